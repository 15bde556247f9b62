package dev.ganvas.nn;

import java.util.Arrays;

/**
 * Random numbers that are the same on every machine and Java version, so that a seed names a
 * picture for good.
 *
 * <p>Uniform numbers come from SplitMix64 (Steele, Lea, Flood: <i>Fast splittable pseudorandom
 * number generators</i>, 2014), normal ones from the Box-Muller transform in {@link StrictMath}.
 */
public final class Latents {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
  private static final double UNIT = 0x1.0p-53;

  /** Sine of the angle below which two vectors point the same way, or against each other. */
  private static final double STRAIGHT = 1e-6;

  private Latents() {}

  /**
   * The latent of a seed.
   *
   * @return {@code size} independent standard normal numbers
   */
  public static float[] normals(long seed, int size) {
    float[] normals = new float[size];
    long state = mix(seed, 0);
    for (int i = 0; i < size; i += 2) {
      double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - uniform(state += GOLDEN_GAMMA)));
      double angle = 2 * Math.PI * uniform(state += GOLDEN_GAMMA);
      normals[i] = (float) (radius * StrictMath.cos(angle));
      if (i + 1 < size) {
        normals[i + 1] = (float) (radius * StrictMath.sin(angle));
      }
    }
    return normals;
  }

  /**
   * The numbers that go into a generator for a picture: the latent of its seed, then its condition.
   *
   * @param truncation factor on the latent
   */
  public static float[] input(long seed, int latentSize, double truncation, float[] condition) {
    float[] input = Arrays.copyOf(normals(seed, latentSize), latentSize + condition.length);
    for (int i = 0; i < latentSize; i++) {
      input[i] *= (float) truncation;
    }
    System.arraycopy(condition, 0, input, latentSize, condition.length);
    return input;
  }

  /**
   * The vector on the way from one to another along the great circle (Shoemake, <i>Animating
   * rotation with quaternion curves</i>, 1985): generators know latents by their direction, and a
   * straight way would lead through short ones that they have never met. Its length goes evenly
   * from one's to the other's.
   *
   * @param share of the way, 0 to 1
   */
  public static float[] between(float[] from, float[] to, double share) {
    double fromLength = length(from);
    double toLength = length(to);
    double angle = angle(from, to);
    double sine = StrictMath.sin(angle);
    double ofFrom = 1 - share;
    double ofTo = share;
    if (sine > STRAIGHT) {
      double wanted = (1 - share) * fromLength + share * toLength;
      ofFrom = StrictMath.sin((1 - share) * angle) / sine * wanted / fromLength;
      ofTo = StrictMath.sin(share * angle) / sine * wanted / toLength;
    }
    float[] vector = new float[from.length];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) (ofFrom * from[i] + ofTo * to[i]);
    }
    return vector;
  }

  /** The angle between two vectors, from 0 to pi. */
  public static double angle(float[] a, float[] b) {
    double cosine = product(a, b) / (length(a) * length(b));
    return StrictMath.acos(Math.max(-1, Math.min(1, cosine)));
  }

  /** The same of latent and condition, each on a great circle of its own. */
  public static float[] inputBetween(float[] from, float[] to, int latentSize, double share) {
    float[] latent = between(Arrays.copyOf(from, latentSize), Arrays.copyOf(to, latentSize), share);
    float[] condition =
        between(
            Arrays.copyOfRange(from, latentSize, from.length),
            Arrays.copyOfRange(to, latentSize, to.length),
            share);
    float[] input = Arrays.copyOf(latent, from.length);
    System.arraycopy(condition, 0, input, latentSize, condition.length);
    return input;
  }

  private static double length(float[] vector) {
    return StrictMath.sqrt(product(vector, vector));
  }

  private static double product(float[] a, float[] b) {
    double product = 0;
    for (int i = 0; i < a.length; i++) {
      product += (double) a[i] * b[i];
    }
    return product;
  }

  /** A new seed from a seed and the number of the thing that needs it. */
  public static long mix(long seed, long number) {
    return scramble(scramble(seed + GOLDEN_GAMMA) ^ (number * GOLDEN_GAMMA));
  }

  /** A number from 0 (inclusive) to 1 (exclusive) out of a state. */
  public static double uniform(long state) {
    return (scramble(state) >>> 11) * UNIT;
  }

  private static long scramble(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
