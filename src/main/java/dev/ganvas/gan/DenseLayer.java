package dev.ganvas.gan;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Matrix product without bias: {@code [n, in]} to {@code [n, out]}. */
final class DenseLayer implements Layer {
  private final Parameters.Parameter weight;
  private @Nullable INDArray input;

  DenseLayer(Parameters parameters, String name) {
    weight = parameters.get(name + ".weight");
  }

  @Override
  public INDArray forward(INDArray x) {
    input = x;
    return x.mmul(weight.value());
  }

  @Override
  public INDArray backward(INDArray dy) {
    weight.gradient().addi(Layer.saved(input).transpose().mmul(dy));
    return dy.mmul(weight.value().transpose());
  }
}
