package dev.ganvas.nn;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Doubles height and width by repeating pixels. */
public final class UpsampleLayer implements Layer {
  @Override
  public INDArray forward(INDArray x) {
    return Operations.upsample(x);
  }

  @Override
  public INDArray backward(INDArray dy) {
    return Operations.upsampleBackward(dy);
  }
}
