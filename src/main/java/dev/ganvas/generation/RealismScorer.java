package dev.ganvas.generation;

import dev.ganvas.dreams.PictureFeatures;
import dev.ganvas.gan.Architecture;
import dev.ganvas.gan.Realism;
import java.util.Arrays;

/**
 * Scores a model's pictures by {@link Realism}. Thread-safe.
 *
 * @param architecture of the model's generator
 */
record RealismScorer(Realism realism, Architecture architecture, PictureFeatures features) {
  /**
   * @throws NotServableException if the model was published with other features
   */
  RealismScorer {
    if (!realism.version().equals(features.version())) {
      throw new NotServableException(
          "its pictures are scored by features %s, and these are %s: publish the model anew"
              .formatted(realism.version(), features.version()));
    }
  }

  /**
   * Scores of pictures: 1 is that of the median training picture, faulty ones have lower ones.
   *
   * @param pictures as {@link dev.ganvas.gan.PictureFunction#pictures} gives them
   * @param inputs that they were generated from: latent, then condition
   */
  float[] scores(float[] pictures, float[][] inputs) {
    float[][] seen =
        features.of(
            pictures, inputs.length, architecture.imageChannels(), architecture.resolution());
    float[] scores = new float[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      float[] condition =
          Arrays.copyOfRange(inputs[i], architecture.latentSize(), inputs[i].length);
      scores[i] = realism.score(seen[i], condition);
    }
    return scores;
  }
}
