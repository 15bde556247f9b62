package dev.ganvas.nn;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Matrix product without bias: {@code [n, ...]} with {@code in} numbers a row to {@code [n, out]}.
 */
public final class DenseLayer implements Layer {
  private final Parameters.Parameter weight;
  private @Nullable INDArray input;

  public DenseLayer(Parameters parameters, String name) {
    weight = parameters.get(name + ".weight");
  }

  @Override
  public INDArray forward(INDArray x) {
    input = x;
    return rows(x).mmul(weight.value());
  }

  @Override
  public INDArray backward(INDArray dy) {
    INDArray x = Layer.saved(input);
    weight.gradient().addi(rows(x).transpose().mmul(dy));
    return dy.mmul(weight.value().transpose()).reshape('c', x.shape());
  }

  private INDArray rows(INDArray x) {
    return x.rank() == 2 ? x : x.reshape('c', x.size(0), weight.value().size(0));
  }
}
