package dev.ganvas.nn;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Makes the arrays that go into networks. */
public final class Tensors {
  private Tensors() {}

  /** Latents {@code [count, size]}; row {@code i} comes from seed {@code mix(seed, i)}. */
  public static INDArray latents(long seed, int count, int size, DataType type) {
    float[] values = new float[count * size];
    for (int i = 0; i < count; i++) {
      System.arraycopy(Latents.normals(Latents.mix(seed, i), size), 0, values, i * size, size);
    }
    return Nd4j.create(values, new long[] {count, size}).castTo(type);
  }

  /** {@link #latents(long, int, int, DataType)} in single precision. */
  public static INDArray latents(long seed, int count, int size) {
    return latents(seed, count, size, DataType.FLOAT);
  }

  /**
   * The conditions, where the architecture takes some.
   *
   * @throws IllegalArgumentException if there are none
   */
  public static INDArray condition(@Nullable INDArray conditions) {
    if (conditions == null) {
      throw new IllegalArgumentException("the architecture takes a condition, but none was given");
    }
    return conditions;
  }

  /** Class indices as rows with a single 1, {@code [n, classes]}. */
  public static INDArray oneHot(int[] indices, int classes) {
    float[] values = new float[indices.length * classes];
    for (int i = 0; i < indices.length; i++) {
      values[i * classes + indices[i]] = 1;
    }
    return Nd4j.create(values, new long[] {indices.length, classes});
  }
}
