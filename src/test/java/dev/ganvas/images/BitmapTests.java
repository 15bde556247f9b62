package dev.ganvas.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BitmapTests {
  private static final int V5_HEADER = 124;

  /** One pixel of blue 50, green 100, red 200, and the profile behind it. */
  private static byte[] bitmap(byte[] profile, int claimed) {
    int data = 14 + V5_HEADER;
    ByteBuffer file = ByteBuffer.allocate(data + 4 + profile.length);
    file.order(ByteOrder.LITTLE_ENDIAN).put((byte) 'B').put((byte) 'M').putInt(file.capacity());
    file.putInt(0).putInt(data).putInt(V5_HEADER).putInt(1).putInt(1);
    file.putShort((short) 1).putShort((short) 24);
    file.putInt(70, 0x4D424544).putInt(126, V5_HEADER + 4).putInt(130, claimed);
    file.put(data, new byte[] {50, 100, (byte) 200}).put(data + 4, profile);
    return file.array();
  }

  @Test
  void anEmbeddedProfileCounts() throws IOException {
    byte[] linear = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
    Picture converted = PictureReader.read(bitmap(linear, linear.length), 1);
    byte[] packed = PngFile.joined(new byte[] {'p', 0, 0}, PngFile.packed(linear));
    int[] pixel = {200, 100, 50};
    byte[] png = PngFile.of(PngFile.COLOUR, 8, pixel, PngFile.chunk("iCCP", packed));
    assertThat(converted).isEqualTo(PictureReader.read(png, 1));
    Picture plain = PictureReader.read(PngFile.of(PngFile.COLOUR, 8, pixel), 1);
    assertThat(converted).isNotEqualTo(plain);
    for (int claimed : new int[] {0, 20, linear.length + 1, Integer.MAX_VALUE, -1}) {
      assertThat(PictureReader.read(bitmap(linear, claimed), 1)).isEqualTo(plain);
    }
  }

  /** Run-length coded, 4 pixels wide, of two colours. */
  private static byte[] runs(int compression, int height, byte[] data) {
    ByteBuffer file = ByteBuffer.allocate(62 + data.length).order(ByteOrder.LITTLE_ENDIAN);
    file.put((byte) 'B').put((byte) 'M').putInt(file.capacity()).putInt(0).putInt(62);
    file.putInt(40).putInt(4).putInt(height).putShort((short) 1);
    file.putShort((short) (compression == 1 ? 8 : 4)).putInt(compression).putInt(data.length);
    file.putInt(46, 2).putInt(58, 0xFFFFFF).put(62, data);
    return file.array();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void runLengthCodedRowsAreCounted(int compression) throws IOException {
    byte[] rows = {4, 1, 0, 0, 0, 4, 1, 0, 1, 0, 0, 0, 4, 0, 0, 1};
    byte[] fewer = {4, 1, 0, 0, 0, 3, 1, 0, 1, 0, 0, 0, 4, 0, 0, 1};
    byte[] four = compression == 1 ? rows : fewer;
    assertThat(PictureReader.read(runs(compression, 3, four), 64).height()).isEqualTo(3);
    byte[] moved = {4, 1, 0, 2, 0, 2, 2, 1, 0, 1};
    assertThat(PictureReader.read(runs(compression, 3, moved), 64).height()).isEqualTo(3);
    byte[] unknownLength = runs(compression, 3, four);
    ByteBuffer.wrap(unknownLength).putInt(34, 0);
    assertThat(PictureReader.read(unknownLength, 64).height()).isEqualTo(3);
    for (byte[] data : new byte[][] {four, moved, {0, 1}, {4, 1, 0, 0, 0, 2}}) {
      assertThatThrownBy(() -> PictureReader.read(runs(compression, 4, data), 64))
          .hasMessage("the BMP's rows end before its picture does");
    }
  }
}
