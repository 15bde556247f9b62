package dev.ganvas.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A colour profile that cannot be used says nothing: the picture is read without. */
class DamagedProfileTests {
  private static final Path PICTURES = Path.of("src/test/resources/pictures");
  private static final int[] PIXEL = {200, 100, 50};

  private static Picture read(byte[] file) throws IOException {
    return PictureReader.read(file, 1 << 16);
  }

  private static byte[] whole() {
    return ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
  }

  static Stream<byte[]> profiles() {
    byte[] unsigned = whole();
    unsigned[36] ^= 1;
    byte[] gigabyte = whole();
    gigabyte[0] = 0x40;
    return Stream.of(
        new byte[0],
        new byte[] {1},
        "not a profile, but words ".repeat(9).getBytes(StandardCharsets.US_ASCII),
        new byte[200],
        Arrays.copyOf(whole(), 150),
        Arrays.copyOf(whole(), whole().length - 20),
        unsigned,
        gigabyte);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] jpeg(byte[] file, int part, int parts, byte[] profile) {
    byte[] data =
        PngFile.joined(ascii("ICC_PROFILE\0"), new byte[] {(byte) part, (byte) parts}, profile);
    ByteBuffer segment = ByteBuffer.allocate(4 + data.length);
    segment.putShort((short) 0xFFE2).putShort((short) (2 + data.length)).put(data);
    return PngFile.joined(
        Arrays.copyOf(file, 2), segment.array(), Arrays.copyOfRange(file, 2, file.length));
  }

  /** A WebP of one chunk, extended by a profile. */
  private static byte[] webp(byte[] file, byte[] profile) {
    ByteBuffer frame = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int padded = profile.length + profile.length % 2;
    ByteBuffer extended = ByteBuffer.allocate(file.length + 26 + padded);
    extended.order(ByteOrder.LITTLE_ENDIAN).put(ascii("RIFF")).putInt(extended.capacity() - 8);
    extended.put(ascii("WEBPVP8X")).putInt(10).putInt(0x20);
    extended.putShort((short) ((frame.getShort(26) & 0x3FFF) - 1)).put((byte) 0);
    extended.putShort((short) ((frame.getShort(28) & 0x3FFF) - 1)).put((byte) 0);
    extended.put(ascii("ICCP")).putInt(profile.length).put(profile);
    return extended.put(38 + padded, file, 12, file.length - 12).array();
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void isIgnoredInAPng(byte[] profile) throws IOException {
    byte[] chunk =
        PngFile.chunk("iCCP", PngFile.joined(new byte[] {'p', 0, 0}, PngFile.packed(profile)));
    assertThat(read(PngFile.of(PngFile.COLOUR, 8, PIXEL, chunk)))
        .isEqualTo(read(PngFile.of(PngFile.COLOUR, 8, PIXEL)));
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void isIgnoredInAJpeg(byte[] profile) throws IOException {
    for (String name : new String[] {"progressive.jpg", "gray.jpg"}) {
      byte[] file = Files.readAllBytes(PICTURES.resolve(name));
      assertThat(read(jpeg(file, 1, 1, profile))).isEqualTo(read(file));
      assertThat(read(jpeg(file, 1, 2, whole()))).as("a part is missing").isEqualTo(read(file));
    }
    byte[] cmyk = Files.readAllBytes(PICTURES.resolve("cmyk.jpg"));
    assertThat(read(jpeg(cmyk, 1, 1, profile)).channels()).isEqualTo(3);
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void isIgnoredInAWebp(byte[] profile) throws IOException {
    byte[] file = Files.readAllBytes(PICTURES.resolve("lossy.webp"));
    assertThat(read(webp(file, profile))).isEqualTo(read(file));
  }

  @Test
  void aWholeOneCounts() throws IOException {
    byte[] packed = PngFile.packed(whole());
    byte[] chunk = PngFile.chunk("iCCP", PngFile.joined(new byte[] {'p', 0, 0}, packed));
    assertThat(read(PngFile.of(PngFile.COLOUR, 8, PIXEL, chunk)))
        .isNotEqualTo(read(PngFile.of(PngFile.COLOUR, 8, PIXEL)));
    byte[] webp = Files.readAllBytes(PICTURES.resolve("lossy.webp"));
    assertThat(read(webp(webp, whole()))).isNotEqualTo(read(webp));
    byte[] jpeg = Files.readAllBytes(PICTURES.resolve("progressive.jpg"));
    Picture converted = read(jpeg(jpeg, 1, 1, whole()));
    assertThat(converted).isNotEqualTo(read(jpeg));
    byte[] first = Arrays.copyOf(whole(), 99);
    byte[] second = Arrays.copyOfRange(whole(), 99, whole().length);
    assertThat(read(jpeg(jpeg(jpeg, 1, 2, first), 2, 2, second))).isEqualTo(converted);
  }

  @Test
  void aPngsProfileThatIsNotPackedIsIgnored() throws IOException {
    Picture without = read(PngFile.of(PngFile.COLOUR, 8, PIXEL));
    byte[] packed = PngFile.packed(whole());
    byte[] wrongSum = packed.clone();
    wrongSum[wrongSum.length - 1] ^= 1;
    for (byte[] data :
        new byte[][] {
          {},
          {'p'},
          {'p', 0},
          {'p', 0, 0},
          {'p', 0, 0, 1, 2, 3},
          PngFile.joined(new byte[] {'p', 0, 0}, Arrays.copyOf(packed, packed.length - 30)),
          PngFile.joined(new byte[] {'p', 0, 0}, wrongSum),
          PngFile.joined(new byte[] {'p', 0, 0}, PngFile.packed(new byte[32 << 20]))
        }) {
      byte[] file = PngFile.of(PngFile.COLOUR, 8, PIXEL, PngFile.chunk("iCCP", data));
      assertThat(read(file)).isEqualTo(without);
    }
  }
}
