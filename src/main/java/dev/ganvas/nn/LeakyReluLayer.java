package dev.ganvas.nn;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** LeakyReLU with slope {@value Operations#SLOPE} below zero. */
public final class LeakyReluLayer implements Layer {
  private @Nullable INDArray slopes;

  @Override
  public INDArray forward(INDArray x) {
    INDArray atX = Operations.leakySlopes(x);
    slopes = atX;
    return x.mul(atX);
  }

  @Override
  public INDArray backward(INDArray dy) {
    return dy.mul(Layer.saved(slopes));
  }
}
