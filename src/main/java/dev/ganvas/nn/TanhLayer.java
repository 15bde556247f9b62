package dev.ganvas.nn;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Hyperbolic tangent: pictures end in the range from -1 to 1. */
public final class TanhLayer implements Layer {
  private @Nullable INDArray output;

  @Override
  public INDArray forward(INDArray x) {
    INDArray y = Operations.tanh(x);
    output = y;
    return y;
  }

  @Override
  public INDArray backward(INDArray dy) {
    INDArray y = Layer.saved(output);
    return y.mul(y).rsubi(1).muli(dy);
  }
}
