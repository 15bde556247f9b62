package dev.ganvas.images;

import java.util.Arrays;

/** Counts the pixels that a GIF's compressed data holds (GIF89a, appendix F: LZW). */
final class GifPixels {
  private static final int CODES = 4096;
  private static final int WIDEST = 12;

  private final byte[] file;
  private final int clear;
  private final int[] lengths = new int[CODES];
  private int at;
  private int left;
  private int bits;
  private int held;

  private GifPixels(byte[] file, int at) {
    this.file = file;
    this.at = at + 1;
    clear = 1 << Math.min(WIDEST - 1, file[at]);
    Arrays.fill(lengths, 0, clear, 1);
  }

  /**
   * Counts until the code that ends them, or the data does.
   *
   * @param at of the byte that tells how wide the first codes are
   */
  static long count(byte[] file, int at) {
    return new GifPixels(file, at).count();
  }

  private long count() {
    long pixels = 0;
    int width = 0;
    int next = 0;
    int before = -1;
    for (int code = clear; code >= 0 && code != clear + 1; code = read(width)) {
      if (code == clear) {
        next = clear + 2;
        width = Integer.numberOfTrailingZeros(clear) + 1;
        before = -1;
        continue;
      }
      boolean known = code < clear || code > clear + 1 && code < next;
      if (!known && (before < 0 || code != next)) {
        return pixels;
      }
      int length = known ? lengths[code] : lengths[before] + 1;
      pixels += length;
      if (before >= 0 && next < CODES) {
        lengths[next++] = lengths[before] + 1;
        width += next == 1 << width && width < WIDEST ? 1 : 0;
      }
      before = code;
    }
    return pixels;
  }

  /** The next code; -1 at the end of the data. */
  private int read(int width) {
    while (held < width) {
      if (left == 0) {
        left = file[at++] & 0xFF;
        if (left == 0) {
          at--;
          return -1;
        }
      }
      bits |= (file[at++] & 0xFF) << held;
      held += Byte.SIZE;
      left--;
    }
    int code = bits & (1 << width) - 1;
    bits >>>= width;
    held -= width;
    return code;
  }
}
