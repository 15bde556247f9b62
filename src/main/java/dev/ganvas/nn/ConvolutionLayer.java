package dev.ganvas.nn;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** 3x3 convolution without bias. */
public final class ConvolutionLayer implements Layer {
  private final Parameters.Parameter kernel;
  private @Nullable INDArray input;

  public ConvolutionLayer(Parameters parameters, String name) {
    kernel = parameters.get(name + ".weight");
  }

  @Override
  public INDArray forward(INDArray x) {
    input = x;
    return Operations.convolve(x, kernel.value(), null);
  }

  @Override
  public INDArray backward(INDArray dy) {
    INDArray[] gradients = Operations.convolveBackward(Layer.saved(input), kernel.value(), dy);
    kernel.gradient().addi(gradients[1]);
    return gradients[0];
  }
}
