package dev.ganvas.gan;

import dev.ganvas.nn.Latents;
import dev.ganvas.nn.Tensors;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Conditions as they occur in the training data. */
@FunctionalInterface
public interface ConditionSource {
  /** No conditions at all. */
  ConditionSource NONE = (seed, count) -> null;

  /**
   * The same {@code count} conditions for the same seed.
   *
   * @return {@code [count, conditioning.size]}, or null where the model takes none
   */
  @Nullable INDArray draw(long seed, int count);

  /** Classes drawn uniformly, one-hot. */
  static ConditionSource uniformClasses(int classes) {
    return (seed, count) -> {
      int[] drawn = new int[count];
      for (int i = 0; i < count; i++) {
        drawn[i] = (int) (Latents.uniform(Latents.mix(seed, ~i)) * classes);
      }
      return Tensors.oneHot(drawn, classes);
    };
  }
}
