package dev.ganvas.images;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A frame of a WebP file, written as a file of its own (RFC 9649, 2.5 to 2.7). */
final class WebpFrame {
  /**
   * So many bytes lie behind a lossless file. Without, its decoder would go on with what it read
   * last, and not notice that the data are cut off; that of lossy ones fails there.
   */
  private static final int SPARE = 16;

  private static final int ALPHA_FLAG = 0x10;
  private static final int COMPRESSION = 3;
  private static final int LOSSLESS = 1;

  private byte @Nullable [] alpha;
  private String name = "";
  private byte[] data = {};

  void takeAlpha(byte[] chunk) {
    alpha = isWhole() ? alpha : chunk;
  }

  void take(String chunkName, byte[] chunk) {
    name = chunkName;
    data = chunk;
  }

  /** How many bytes lie behind the end of its file. */
  int spare() {
    return name.equals("VP8L") ? SPARE : 0;
  }

  boolean isWhole() {
    return !name.isEmpty();
  }

  byte[] simpleFile() {
    return file(chunk(name, data));
  }

  byte[] extendedFile(int width, int height, boolean transparent)
      throws UnreadablePictureException {
    ByteBuffer header = ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN);
    header.putInt(transparent ? ALPHA_FLAG : 0);
    header.putShort((short) (width - 1)).put((byte) (width - 1 >> 16));
    header.putShort((short) (height - 1)).put((byte) (height - 1 >> 16));
    byte[] opacity =
        transparent && alpha != null
            ? chunk("ALPH", compressed(alpha, width * height))
            : new byte[0];
    return file(chunk("VP8X", header.array()), opacity, chunk(name, data));
  }

  private static byte[] compressed(byte[] alpha, int pixels) throws UnreadablePictureException {
    if (alpha.length == 0 || (alpha[0] & COMPRESSION) != 0) {
      return alpha;
    }
    if (alpha.length - 1 < pixels) {
      throw new UnreadablePictureException("the WebP's opacity ends before its picture does");
    }
    ByteArrayOutputStream lossless = new ByteArrayOutputStream();
    lossless.write(alpha[0] | LOSSLESS);
    lossless.writeBytes(StoredAlpha.compressed(alpha, 1, pixels));
    return lossless.toByteArray();
  }

  private static byte[] chunk(String name, byte[] data) {
    ByteBuffer chunk = ByteBuffer.allocate(8 + data.length + (data.length & 1));
    chunk.order(ByteOrder.LITTLE_ENDIAN).put(name.getBytes(StandardCharsets.US_ASCII));
    return chunk.putInt(data.length).put(data).array();
  }

  private byte[] file(byte[]... chunks) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.writeBytes("WEBP".getBytes(StandardCharsets.US_ASCII));
    for (byte[] chunk : chunks) {
      content.writeBytes(chunk);
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(chunk("RIFF", content.toByteArray()));
    file.writeBytes(new byte[spare()]);
    return file.toByteArray();
  }
}
