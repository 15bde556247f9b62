package dev.ganvas.images;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Reads the header of a BMP file: its decoder takes missing rows for black ones, and passes over
 * the profile.
 */
final class BitmapHeader {
  private static final int DATA_OFFSET = 10;
  private static final int HEADER_SIZE = 14;
  private static final int CORE_HEADER = 12;

  /** Where the size of the pixels is, which may be 0 for unknown. */
  private static final int DATA_SIZE = 34;

  private static final int V5_HEADER = 124;
  private static final int EMBEDDED = 0x4D424544; // MBED
  private static final int RLE8 = 1;
  private static final int RLE4 = 2;

  private BitmapHeader() {}

  /**
   * @throws UnreadablePictureException if the file ends before its picture does
   */
  static PictureFile read(byte[] file) throws UnreadablePictureException {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
      long end = Integer.toUnsignedLong(bytes.getInt(DATA_OFFSET)) + dataLength(bytes);
      if (end > file.length) {
        throw new UnreadablePictureException("the BMP ends before its picture does");
      }
      checkRows(bytes, (int) end);
      return PictureFile.plain(file, colour(bytes), null);
    } catch (IndexOutOfBoundsException | BufferUnderflowException e) {
      throw new UnreadablePictureException("the BMP ends before its picture does", e);
    }
  }

  /** Of run-length coded rows, the last need not be ended. */
  private static void checkRows(ByteBuffer bytes, int end) throws UnreadablePictureException {
    int compression = bytes.getInt(HEADER_SIZE) == CORE_HEADER ? 0 : bytes.getInt(30);
    if (compression == RLE8 || compression == RLE4) {
      int bits = compression == RLE8 ? 8 : 4;
      int known = bytes.getInt(DATA_SIZE) == 0 ? bytes.limit() : end;
      long rows = BitmapRuns.rows(bytes.array(), bytes.getInt(DATA_OFFSET), known, bits);
      if (rows < bytes.getInt(22) - 1) {
        throw new UnreadablePictureException("the BMP's rows end before its picture does");
      }
    }
  }

  private static SourceColour colour(ByteBuffer bytes) {
    if (bytes.getInt(HEADER_SIZE) != V5_HEADER || bytes.getInt(HEADER_SIZE + 56) != EMBEDDED) {
      return SourceColour.SRGB;
    }
    long from = HEADER_SIZE + Integer.toUnsignedLong(bytes.getInt(HEADER_SIZE + 112));
    long to = from + Integer.toUnsignedLong(bytes.getInt(HEADER_SIZE + 116));
    return to > bytes.limit()
        ? SourceColour.SRGB
        : ProfileColour.of(Arrays.copyOfRange(bytes.array(), (int) from, (int) to));
  }

  private static long dataLength(ByteBuffer bytes) {
    boolean core = bytes.getInt(HEADER_SIZE) == CORE_HEADER;
    long width = core ? bytes.getShort(18) & 0xFFFF : Math.abs((long) bytes.getInt(18));
    long height = core ? bytes.getShort(20) & 0xFFFF : Math.abs((long) bytes.getInt(22));
    int bits = bytes.getShort(core ? 24 : 28) & 0xFFFF;
    int compression = core ? 0 : bytes.getInt(30);
    if (compression == RLE8 || compression == RLE4) {
      return Integer.toUnsignedLong(bytes.getInt(DATA_SIZE));
    }
    return compression == 4 || compression == 5
        ? Integer.toUnsignedLong(bytes.getInt(DATA_SIZE))
        : (width * bits + 31) / 32 * 4 * height;
  }
}
