package dev.ganvas.images;

/** Walks the run-length coded pixels of a BMP file to their end. */
final class BitmapRuns {
  private static final int END_OF_ROW = 0;
  private static final int END = 1;
  private static final int MOVE = 2;

  private BitmapRuns() {}

  /**
   * How many rows are ended or skipped, from the bottom on.
   *
   * @param end behind the pixels
   * @param bits of a pixel, 4 or 8
   */
  static long rows(byte[] file, int start, int end, int bits) {
    long rows = 0;
    int at = start;
    while (at + 1 < end && (file[at] != 0 || file[at + 1] != END)) {
      int code = file[at + 1] & 0xFF;
      boolean run = file[at] != 0;
      at += 2;
      if (!run && code == END_OF_ROW) {
        rows++;
      } else if (!run && code == MOVE && at + 1 < end) {
        rows += file[at + 1] & 0xFF;
        at += 2;
      } else if (!run) {
        at += (code * bits + 15) / 16 * 2; // Single pixels, filled up to 16 bits.
      }
    }
    return rows;
  }
}
