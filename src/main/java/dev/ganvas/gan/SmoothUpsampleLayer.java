package dev.ganvas.gan;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Doubles height and width by repeating pixels, then smooths: see {@link Operations#smooth}. */
final class SmoothUpsampleLayer implements Layer {
  private @Nullable INDArray input;

  @Override
  public INDArray forward(INDArray x) {
    input = x;
    return Operations.smooth(Operations.upsample(x));
  }

  /** The filter is symmetric, so it is its own adjoint. */
  @Override
  public INDArray backward(INDArray dy) {
    return Operations.upsampleBackward(Layer.saved(input), Operations.smooth(dy));
  }
}
