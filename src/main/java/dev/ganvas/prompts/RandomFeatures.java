package dev.ganvas.prompts;

import dev.ganvas.nn.Latents;

/**
 * Random features of embeddings (Rahimi and Recht, <i>Weighted sums of random kitchen sinks</i>,
 * 2008): {@value #COUNT} rectified random projections, which tell "red hair" from "red" in one
 * phrase and "hair" in another.
 */
final class RandomFeatures {
  static final int COUNT = 1024;
  private static final long SEED = 0x7E47;
  private static final float OFFSET = 0.3f;

  /** {@code [d, COUNT]}, followed by their offsets, {@code [COUNT]}. */
  private static volatile float[] projections = new float[0];

  private RandomFeatures() {}

  /** The same numbers on every machine. */
  private static float[] projections(int d) {
    float[] known = projections;
    if (known.length != (d + 1) * COUNT) {
      known = Latents.normals(SEED, (d + 1) * COUNT);
      projections = known;
    }
    return known;
  }

  /**
   * The features of an embedding, {@code [COUNT]}.
   *
   * @param vector {@code [d]}
   */
  static float[] of(float[] vector) {
    float[] random = projections(vector.length);
    float[] features = new float[COUNT];
    for (int k = 0; k < COUNT; k++) {
      features[k] = OFFSET * random[vector.length * COUNT + k];
    }
    for (int i = 0; i < vector.length; i++) {
      float value = vector[i];
      int row = i * COUNT;
      for (int k = 0; k < COUNT; k++) {
        features[k] += value * random[row + k];
      }
    }
    for (int k = 0; k < COUNT; k++) {
      features[k] = Math.max(0, features[k]);
    }
    return features;
  }
}
