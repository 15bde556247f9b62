package dev.ganvas.gan;

import dev.ganvas.nn.Tensors;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The inputs of one training step, n pairs of a real and a generated picture with the same
 * condition.
 *
 * @param seed of the step's random numbers
 * @param real pictures {@code [n, h, w, c]} from -1 to 1
 * @param latents of the generated pictures, {@code [n, latentSize]}
 * @param conditions of both, {@code [n, conditioning.size]}; null without conditioning
 * @param scaledConditions the same as the discriminator takes them
 */
record Batch(
    long seed,
    INDArray real,
    INDArray latents,
    @Nullable INDArray conditions,
    @Nullable INDArray scaledConditions) {
  static Batch of(
      Architecture architecture, long seed, INDArray real, @Nullable INDArray conditions) {
    DataType type = real.dataType();
    return new Batch(
        seed,
        real,
        Tensors.latents(seed, Math.toIntExact(real.size(0)), architecture.latentSize(), type),
        conditions,
        scaled(architecture.conditioning(), conditions));
  }

  /**
   * Vectors have components of variance 1. They are divided by the root of their size: otherwise
   * the projection would outweigh the rest of the logit and learn so much faster that the
   * discriminator wins outright.
   */
  private static @Nullable INDArray scaled(
      Conditioning conditioning, @Nullable INDArray conditions) {
    return conditions == null || conditioning.kind() != Conditioning.Kind.VECTOR
        ? conditions
        : conditions.mul(1 / Math.sqrt(conditioning.size()));
  }

  /** Pairs of a real and a generated picture. */
  int size() {
    return Math.toIntExact(real.size(0));
  }
}
