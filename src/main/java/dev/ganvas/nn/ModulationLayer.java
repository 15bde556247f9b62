package dev.ganvas.nn;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Scales and shifts each channel by what the embedding of the picture's condition says: {@code y =
 * (1 + e S) x + e T}.
 */
public final class ModulationLayer implements Layer {
  private final Parameters.Parameter scale;
  private final Parameters.Parameter shift;
  private @Nullable INDArray embedding;
  private @Nullable INDArray embeddingGradient;
  private @Nullable INDArray input;
  private @Nullable INDArray factors;

  public ModulationLayer(Parameters parameters, String name) {
    scale = parameters.get(name + ".scale");
    shift = parameters.get(name + ".shift");
  }

  /**
   * @param embeddings of the conditions of the next forward pass, {@code [n, embeddingSize]}
   */
  public void condition(INDArray embeddings) {
    embedding = embeddings;
  }

  /** Gradient by the embeddings, after a backward pass. */
  public INDArray embeddingGradient() {
    return Layer.saved(embeddingGradient);
  }

  @Override
  public INDArray forward(INDArray x) {
    INDArray condition = Layer.saved(embedding);
    input = x;
    INDArray atInput = condition.mmul(scale.value()).addi(1);
    factors = atInput;
    return Operations.scaleAndShift(x, atInput, condition.mmul(shift.value()));
  }

  @Override
  public INDArray backward(INDArray dy) {
    INDArray condition = Layer.saved(embedding);
    INDArray dFactors = Operations.pictureSums(dy.mul(Layer.saved(input)));
    INDArray dSummands = Operations.pictureSums(dy);
    scale.gradient().addi(condition.transpose().mmul(dFactors));
    shift.gradient().addi(condition.transpose().mmul(dSummands));
    embeddingGradient =
        dFactors.mmul(scale.value().transpose()).addi(dSummands.mmul(shift.value().transpose()));
    return Operations.scale(dy, Layer.saved(factors));
  }
}
