package dev.ganvas.gan;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Doubles height and width by repeating pixels. */
final class UpsampleLayer implements Layer {
  private @Nullable INDArray input;

  @Override
  public INDArray forward(INDArray x) {
    input = x;
    return Operations.upsample(x);
  }

  @Override
  public INDArray backward(INDArray dy) {
    return Operations.upsampleBackward(Layer.saved(input), dy);
  }
}
