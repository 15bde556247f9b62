package dev.ganvas.nn;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A tensor outside of any network: plain data in row-major order. The arrays are not copied; who
 * hands one over leaves it alone.
 *
 * @param shape sizes of the dimensions; empty for a single number
 * @param values as many as the shape holds
 */
public record Tensor(long[] shape, float[] values) {
  public Tensor {
    long length = 1;
    for (long size : shape) {
      length = Math.multiplyExact(length, size);
    }
    if (length != values.length) {
      throw new IllegalArgumentException(
          "shape " + Arrays.toString(shape) + " does not hold " + values.length + " values");
    }
  }

  public static Tensor of(INDArray array) {
    return new Tensor(array.shape().clone(), array.dup('c').data().asFloat());
  }

  /** A new array of this shape and these values. */
  public INDArray toArray() {
    return Nd4j.create(values, shape);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Tensor tensor
        && Arrays.equals(shape, tensor.shape)
        && Arrays.equals(values, tensor.values);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(shape) + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "Tensor" + Arrays.toString(shape);
  }
}
