package dev.ganvas.provenance;

import dev.ganvas.images.Picture;
import dev.ganvas.images.Resampler;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.stream.IntStream;

/**
 * A perceptual hash of 256 bits, which hardly changes when a picture is compressed or resized: the
 * signs of the lowest {@value #BITS} frequencies, but for the constant one, of the luma at {@value
 * #SIDE} x {@value #SIDE} pixels (after Zauner, <i>Implementation and benchmarking of perceptual
 * image hash functions</i>, 2010; more frequencies, as generated pictures resemble each other).
 */
record Fingerprint(long a, long b, long c, long d) {
  static final int BITS = 256;

  private static final int SIDE = 32;
  private static final int FREQUENCIES = 20;
  private static final float[][] COSINES = cosines();

  /** The lowest frequencies: {@code vertical * FREQUENCIES + horizontal}. */
  private static final int[] LOWEST =
      IntStream.range(1, FREQUENCIES * FREQUENCIES)
          .boxed()
          .sorted(Comparator.comparingInt(Fingerprint::squaredFrequency).thenComparing(i -> i))
          .limit(BITS)
          .mapToInt(Integer::intValue)
          .toArray();

  private static int squaredFrequency(int index) {
    int vertical = index / FREQUENCIES;
    int horizontal = index % FREQUENCIES;
    return vertical * vertical + horizontal * horizontal;
  }

  /** By pixel, then by frequency. */
  private static float[][] cosines() {
    float[][] cosines = new float[SIDE][FREQUENCIES];
    for (int x = 0; x < SIDE; x++) {
      for (int k = 0; k < FREQUENCIES; k++) {
        cosines[x][k] = (float) StrictMath.cos(Math.PI * k * (2 * x + 1) / (2.0 * SIDE));
      }
    }
    return cosines;
  }

  static Fingerprint of(Picture picture) {
    byte[] luma = Resampler.resize(picture.withChannels(1), SIDE, SIDE).samples();
    float[][] coefficients = new float[FREQUENCIES][FREQUENCIES];
    for (int y = 0; y < SIDE; y++) {
      float[] row = transformed(luma, y);
      for (int vertical = 0; vertical < FREQUENCIES; vertical++) {
        addMultiple(COSINES[y][vertical], row, coefficients[vertical]);
      }
    }
    long[] words = new long[BITS / Long.SIZE];
    for (int i = 0; i < BITS; i++) {
      if (coefficients[LOWEST[i] / FREQUENCIES][LOWEST[i] % FREQUENCIES] > 0) {
        words[i / Long.SIZE] |= 1L << i;
      }
    }
    return new Fingerprint(words[0], words[1], words[2], words[3]);
  }

  /** The discrete cosine transform of a row. */
  private static float[] transformed(byte[] luma, int y) {
    float[] frequencies = new float[FREQUENCIES];
    for (int x = 0; x < SIDE; x++) {
      addMultiple(luma[y * SIDE + x] & 0xFF, COSINES[x], frequencies);
    }
    return frequencies;
  }

  private static void addMultiple(float factor, float[] summand, float[] sum) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += factor * summand[i];
    }
  }

  /** Bits in which they differ, 0 to 256: about 128 for unrelated pictures. */
  int distance(Fingerprint other) {
    return Long.bitCount(a ^ other.a)
        + Long.bitCount(b ^ other.b)
        + Long.bitCount(c ^ other.c)
        + Long.bitCount(d ^ other.d);
  }

  /** 64 hexadecimal digits. */
  String hex() {
    HexFormat format = HexFormat.of();
    return format.toHexDigits(a)
        + format.toHexDigits(b)
        + format.toHexDigits(c)
        + format.toHexDigits(d);
  }

  /** What {@link #hex} gave. */
  static Fingerprint ofHex(String hex) {
    return new Fingerprint(word(hex, 0), word(hex, 1), word(hex, 2), word(hex, 3));
  }

  private static long word(String hex, int index) {
    return HexFormat.fromHexDigitsToLong(hex, index * 16, index * 16 + 16);
  }
}
