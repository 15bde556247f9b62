package dev.ganvas.gan;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Doubles height and width by repeating pixels, then smooths if wanted. */
final class UpsampleLayer implements Layer {
  private final boolean smooth;

  UpsampleLayer(boolean smooth) {
    this.smooth = smooth;
  }

  @Override
  public INDArray forward(INDArray x) {
    return Operations.upsample(x, smooth);
  }

  /** The filter that smooths is symmetric, so it is its own adjoint. */
  @Override
  public INDArray backward(INDArray dy) {
    return Operations.upsampleBackward(smooth ? Operations.smooth(dy) : dy);
  }
}
