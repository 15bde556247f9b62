package dev.ganvas.nn;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Halves height and width by means of two by two pixels. */
public final class HalvingLayer implements Layer {
  @Override
  public INDArray forward(INDArray x) {
    return Operations.halve(x);
  }

  @Override
  public INDArray backward(INDArray dy) {
    return Operations.halveBackward(dy);
  }
}
