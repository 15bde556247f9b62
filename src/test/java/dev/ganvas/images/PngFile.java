package dev.ganvas.images;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/** PNG files of one row, with any chunks. */
public final class PngFile {
  static final int GRAY = 0;
  static final int COLOUR = 2;
  static final int GRAY_ALPHA = 4;
  static final int COLOUR_ALPHA = 6;

  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

  private PngFile() {}

  /** With the chunks before its pixels. */
  static byte[] of(int type, int depth, int[] levels, byte[]... chunks) throws IOException {
    return joined(start(type, depth, levels), joined(chunks), data(depth, levels), end());
  }

  /** With the chunks behind its pixels. */
  static byte[] ofLate(int type, int depth, int[] levels, byte[]... chunks) throws IOException {
    return joined(start(type, depth, levels), data(depth, levels), joined(chunks), end());
  }

  /** A chunk with its check sum. */
  public static byte[] chunk(String type, byte... data) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 sum = new CRC32();
    sum.update(name);
    sum.update(data);
    return ByteBuffer.allocate(12 + data.length)
        .putInt(data.length)
        .put(name)
        .put(data)
        .putInt((int) sum.getValue())
        .array();
  }

  /** A chunk of whole numbers of 32 bits. */
  static byte[] chunk(String type, int[] numbers) {
    ByteBuffer data = ByteBuffer.allocate(4 * numbers.length);
    data.asIntBuffer().put(numbers);
    return chunk(type, data.array());
  }

  static byte[] packed(byte[] data) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream packed = new DeflaterOutputStream(bytes)) {
      packed.write(data);
    }
    return bytes.toByteArray();
  }

  static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      file.writeBytes(part);
    }
    return file.toByteArray();
  }

  private static byte[] start(int type, int depth, int[] levels) {
    int bands = type == GRAY ? 1 : type == COLOUR ? 3 : type == GRAY_ALPHA ? 2 : 4;
    ByteBuffer header = ByteBuffer.allocate(13);
    header.putInt(levels.length / bands).putInt(1).put((byte) depth).put((byte) type);
    return joined(SIGNATURE, chunk("IHDR", header.array()));
  }

  private static byte[] data(int depth, int[] levels) throws IOException {
    ByteArrayOutputStream row = new ByteArrayOutputStream();
    row.write(0);
    int bits = 0;
    int held = 0;
    for (int level : levels) {
      held = held << depth | level;
      bits += depth;
      while (bits >= 8) {
        bits -= 8;
        row.write(held >> bits);
      }
    }
    return chunk("IDAT", packed(row.toByteArray()));
  }

  private static byte[] end() {
    return chunk("IEND");
  }
}
