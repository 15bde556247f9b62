package dev.ganvas.images;

import java.io.ByteArrayOutputStream;

/**
 * Opacity that lies uncompressed in a WebP file, written as a lossless one of the simplest kind
 * (RFC 9649, 2.7.1.2 and 3.7): its decoder knows no other. Every level is a code of 8 bits for
 * green.
 */
final class StoredAlpha {
  private static final int LEVELS = 256;
  private static final int LENGTH_CODES = 24;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private int held;
  private int bits;

  private StoredAlpha() {}

  /**
   * @param levels one byte for each pixel
   */
  static byte[] compressed(byte[] levels, int from, int length) {
    StoredAlpha stream = new StoredAlpha();
    stream.putCodes();
    for (int i = from; i < from + length; i++) {
      // Codes lie with their first bit first, all else with its last.
      stream.put(Integer.reverse(levels[i] & 0xFF) >>> 24, 8);
    }
    stream.put(0, 7);
    return stream.bytes.toByteArray();
  }

  private void putCodes() {
    put(0, 3); // No transform, no colour cache, one group of codes.
    put(0, 1); // Green has a code of given lengths.
    put(12 - 4, 4);
    for (int symbol : new int[] {17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8}) {
      put(symbol == 0 || symbol == 8 ? 1 : 0, 3); // The two lengths are codes of one bit.
    }
    put(0, 1);
    for (int symbol = 0; symbol < LEVELS + LENGTH_CODES; symbol++) {
      put(symbol < LEVELS ? 1 : 0, 1);
    }
    for (int code = 0; code < 4; code++) {
      put(1, 4); // Red, blue, opacity and distance have the symbol 0 alone.
    }
  }

  private void put(int value, int count) {
    held |= value << bits;
    bits += count;
    while (bits >= 8) {
      bytes.write(held);
      held >>>= 8;
      bits -= 8;
    }
  }
}
