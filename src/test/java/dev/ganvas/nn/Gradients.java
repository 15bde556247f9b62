package dev.ganvas.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.DoubleSupplier;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Checks hand-written derivatives against central finite differences in double precision. */
public final class Gradients {
  /** Half of the distance between the two points of a finite difference. */
  public static final double STEP = 1e-6;

  static {
    NativeEngine.load();
  }

  private Gradients() {}

  /** Random numbers, the same ones for a seed. */
  public static INDArray normal(long seed, long... shape) {
    int length = 1;
    for (long size : shape) {
      length *= (int) size;
    }
    return Nd4j.create(Latents.normals(seed, length), shape).castTo(DataType.DOUBLE);
  }

  /** The sum of the products. */
  public static double dot(INDArray a, INDArray b) {
    return a.mul(b).sumNumber().doubleValue();
  }

  /** Checks the gradient of a loss by some of the numbers in an array. */
  public static void check(INDArray at, INDArray gradient, DoubleSupplier loss) {
    long stride = Math.max(1, at.length() / 40);
    double largest = gradient.amaxNumber().doubleValue();
    assertThat(largest).as("largest gradient").isPositive();
    for (long i = 0; i < at.length(); i += stride) {
      double kept = at.getDouble(i);
      at.putScalar(i, kept + STEP);
      double above = loss.getAsDouble();
      at.putScalar(i, kept - STEP);
      double below = loss.getAsDouble();
      at.putScalar(i, kept);
      assertThat(gradient.getDouble(i))
          .as("gradient %d", i)
          .isCloseTo((above - below) / (2 * STEP), within(1e-5 * Math.max(1, largest)));
    }
  }
}
