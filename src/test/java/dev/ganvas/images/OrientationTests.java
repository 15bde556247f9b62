package dev.ganvas.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrientationTests {
  private static final int SHORT = 3;

  /** A directory of one foreign entry and the orientation, and the offset of no further one. */
  private static byte[] exif(ByteOrder order, int type, int count, int orientation) {
    ByteBuffer exif = ByteBuffer.allocate(38).order(order);
    exif.put((byte) (order == ByteOrder.BIG_ENDIAN ? 'M' : 'I')).put(exif.get(0));
    exif.putShort((short) 42).putInt(8).putShort((short) 2);
    exif.putShort((short) 0x010F).putShort((short) 2).putInt(Integer.MAX_VALUE).putInt(-1);
    exif.putShort((short) 0x0112).putShort((short) type).putInt(count);
    return exif.putShort((short) orientation).array();
  }

  @ParameterizedTest
  @ValueSource(strings = {"BIG_ENDIAN", "LITTLE_ENDIAN"})
  void isReadFromWhateverIsWhole(String order) {
    byte[] exif =
        exif(order.startsWith("B") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN, SHORT, 1, 6);
    assertThat(Orientation.of(exif)).isEqualTo(6);
    assertThat(Orientation.of(Arrays.copyOf(exif, 34))).as("no next directory").isEqualTo(6);
    for (int length = 0; length < 32; length++) {
      assertThat(Orientation.of(Arrays.copyOf(exif, length))).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"2, 1", "4, 1", "3, 0", "3, 2"})
  void isOneShort(int type, int count) {
    assertThat(Orientation.of(exif(ByteOrder.LITTLE_ENDIAN, type, count, 6))).isEqualTo(1);
  }

  @Test
  void isPassedOverWhereNoDirectoryIs() {
    byte[] exif = exif(ByteOrder.BIG_ENDIAN, SHORT, 1, 6);
    for (int offset : new int[] {-1, 37, 38, Integer.MAX_VALUE}) {
      byte[] wrong = ByteBuffer.wrap(exif.clone()).putInt(4, offset).array();
      assertThat(Orientation.of(wrong)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Exif\0\0", "Exif\0\377"})
  void aJpegIsTurned(String name) throws IOException {
    byte[] file = Files.readAllBytes(Path.of("src/test/resources/pictures/progressive.jpg"));
    byte[] exif = Arrays.copyOf(exif(ByteOrder.BIG_ENDIAN, SHORT, 1, 6), 34);
    ByteBuffer segment = ByteBuffer.allocate(10 + exif.length).putShort((short) 0xFFE1);
    segment.putShort((short) (8 + exif.length)).put(name.getBytes(StandardCharsets.ISO_8859_1));
    byte[] turned =
        PngFile.joined(
            Arrays.copyOf(file, 2),
            segment.put(exif).array(),
            Arrays.copyOfRange(file, 2, file.length));
    Picture stored = PictureReader.read(file, 1 << 16);
    assertThat(PictureReader.read(turned, 1 << 16)).isEqualTo(Orientation.upright(stored, 6));
  }
}
