package dev.ganvas.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebpTests {
  private static final int NONE = 0;
  private static final int HORIZONTAL = 1;
  private static final int VERTICAL = 2;

  private static Picture read(byte[] file) throws IOException {
    return PictureReader.read(file, 1 << 16);
  }

  private static byte[] file(String name) throws IOException {
    return Files.readAllBytes(Path.of("src/test/resources/pictures", name));
  }

  private static byte[] chunk(String name, byte... data) {
    ByteBuffer chunk = ByteBuffer.allocate(8 + data.length + data.length % 2);
    chunk.order(ByteOrder.LITTLE_ENDIAN).put(name.getBytes(StandardCharsets.US_ASCII));
    return chunk.putInt(data.length).put(data).array();
  }

  private static byte[] webp(byte[]... chunks) {
    byte[] form = "WEBP".getBytes(StandardCharsets.US_ASCII);
    return chunk("RIFF", PngFile.joined(form, PngFile.joined(chunks)));
  }

  private static int at(byte[] file, String name) {
    return new String(file, StandardCharsets.ISO_8859_1).indexOf(name);
  }

  private static byte[] data(byte[] file, String name) {
    int at = at(file, name);
    int length = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(at + 4);
    return Arrays.copyOfRange(file, at + 8, at + 8 + length);
  }

  /** The lossy picture with opacity that is not compressed. */
  private static byte[] withAlpha(byte[] picture, int width, int height, byte[] alpha) {
    byte[] header = {0x10, 0, 0, 0, (byte) (width - 1), 0, 0, (byte) (height - 1), 0, 0};
    return webp(chunk("VP8X", header), chunk("ALPH", alpha), chunk("VP8 ", data(picture, "VP8 ")));
  }

  private static int levelOf(int pixel) {
    return 31 * pixel + pixel / 7 & 0xFF;
  }

  private static byte[] alpha(int filter, int width, int height) {
    byte[] alpha = new byte[1 + width * height];
    alpha[0] = (byte) (filter << 2);
    for (int i = 0; i < width * height; i++) {
      boolean left = filter == HORIZONTAL ? i % width > 0 : i < width;
      int before = i == 0 || filter == NONE ? 0 : levelOf(left ? i - 1 : i - width);
      alpha[1 + i] = (byte) (levelOf(i) - before);
    }
    return alpha;
  }

  @ParameterizedTest
  @ValueSource(ints = {NONE, HORIZONTAL, VERTICAL})
  void opacityMayBeUncompressed(int filter) throws IOException {
    byte[] file = file("lossy.webp");
    Picture opaque = read(file);
    byte[] alpha = alpha(filter, opaque.width(), opaque.height());
    Picture picture = read(withAlpha(file, opaque.width(), opaque.height(), alpha));
    for (int i = 0; i < picture.samples().length; i++) {
      int level = opaque.samples()[i] & 0xFF;
      int opacity = levelOf(i / 3);
      int expected = (level * opacity + 255 * (255 - opacity) + 127) / 255;
      assertThat(picture.samples()[i]).isEqualTo((byte) expected);
    }
    byte[] cut = Arrays.copyOf(alpha, alpha.length - 1);
    assertThatThrownBy(() -> read(withAlpha(file, opaque.width(), opaque.height(), cut)))
        .hasMessage("the WebP's opacity ends before its picture does");
  }

  /** Their sizes fit, as of a file that somebody mended. */
  @ParameterizedTest
  @ValueSource(strings = {"adobe-rgb.webp", "transparent.webp", "orientation-6.webp"})
  void aLosslessFrameThatIsCutOffIsRefused(String name) throws IOException {
    byte[] file = file(name);
    byte[] before = Arrays.copyOfRange(file, 12, at(file, "VP8L"));
    byte[] data = data(file, "VP8L");
    assertThat(read(webp(before, chunk("VP8L", data)))).isNotNull();
    for (int length : new int[] {9, data.length / 3, data.length * 9 / 10, data.length - 3}) {
      byte[] cut = webp(before, chunk("VP8L", Arrays.copyOf(data, length)));
      assertThatThrownBy(() -> read(cut)).isInstanceOf(UnreadablePictureException.class);
    }
  }

  @Test
  void unknownFlagsAndChunksAreIgnored() throws IOException {
    byte[] file = file("lossy.webp");
    Picture picture = read(file);
    byte[] header = {
      (byte) 0xC1, 1, 2, 3, (byte) (picture.width() - 1), 0, 0, (byte) (picture.height() - 1), 0, 0
    };
    byte[] odd =
        webp(chunk("VP8X", header), chunk("ABCD", (byte) 1), chunk("VP8 ", data(file, "VP8 ")));
    assertThat(read(odd)).isEqualTo(picture);
  }
}
