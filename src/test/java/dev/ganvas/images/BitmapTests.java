package dev.ganvas.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

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
}
