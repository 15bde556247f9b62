package dev.ganvas.gan;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Scales and shifts each channel by what the embedding of the picture's condition says: {@code y =
 * (1 + e S) x + e T}.
 */
final class ModulationLayer implements Layer {
  private final Parameters.Parameter scale;
  private final Parameters.Parameter shift;
  private @Nullable INDArray embedding;
  private @Nullable INDArray embeddingGradient;
  private @Nullable INDArray input;
  private @Nullable INDArray factors;

  ModulationLayer(Parameters parameters, String name) {
    scale = parameters.get(name + ".scale");
    shift = parameters.get(name + ".shift");
  }

  /**
   * @param embeddings of the conditions of the next forward pass, {@code [n, embeddingSize]}
   */
  void tell(INDArray embeddings) {
    embedding = embeddings;
  }

  /** Gradient by the embeddings, after a backward pass. */
  INDArray embeddingGradient() {
    return Layer.saved(embeddingGradient);
  }

  @Override
  public INDArray forward(INDArray x) {
    INDArray told = Layer.saved(embedding);
    input = x;
    factors = told.mmul(scale.value()).addi(1);
    return apply(x, factors, told.mmul(shift.value()));
  }

  /**
   * @param x {@code [n, h, w, c]}
   * @param factors {@code [n, c]}
   * @param summands {@code [n, c]}
   */
  static INDArray apply(INDArray x, INDArray factors, INDArray summands) {
    INDArray y = x.ulike();
    for (int i = 0; i < x.size(0); i++) {
      INDArray row = picture(x, i).mulRowVector(factors.getRow(i, true));
      picture(y, i).assign(row.addiRowVector(summands.getRow(i, true)));
    }
    return y;
  }

  /** One picture as a matrix of pixels by channels: a view. */
  private static INDArray picture(INDArray x, int index) {
    return x.reshape('c', x.size(0), x.size(1) * x.size(2), x.size(3)).slice(index);
  }

  @Override
  public INDArray backward(INDArray dy) {
    INDArray x = Layer.saved(input);
    INDArray told = Layer.saved(embedding);
    INDArray multiplied = Layer.saved(factors);
    INDArray dx = x.ulike();
    INDArray dFactors = multiplied.ulike();
    INDArray dSummands = multiplied.ulike();
    for (int i = 0; i < x.size(0); i++) {
      INDArray gradient = picture(dy, i);
      picture(dx, i).assign(gradient.mulRowVector(multiplied.getRow(i, true)));
      dFactors.putRow(i, Operations.channelSums(gradient.mul(picture(x, i))));
      dSummands.putRow(i, Operations.channelSums(gradient));
    }
    scale.gradient().addi(told.transpose().mmul(dFactors));
    shift.gradient().addi(told.transpose().mmul(dSummands));
    embeddingGradient =
        dFactors.mmul(scale.value().transpose()).addi(dSummands.mmul(shift.value().transpose()));
    return dx;
  }
}
