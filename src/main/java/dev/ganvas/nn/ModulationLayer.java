package dev.ganvas.nn;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Scales and shifts each channel by the picture's style: {@code y = (1 + s S) x + s T}. */
public final class ModulationLayer implements Layer {
  private final Parameters.Parameter scale;
  private final Parameters.Parameter shift;
  private @Nullable INDArray style;
  private @Nullable INDArray styleGradient;
  private @Nullable INDArray input;
  private @Nullable INDArray factors;

  public ModulationLayer(Parameters parameters, String name) {
    scale = parameters.get(name + ".scale");
    shift = parameters.get(name + ".shift");
  }

  /**
   * @param styles of the pictures of the next forward pass, {@code [n, styleSize]}
   */
  public void style(INDArray styles) {
    style = styles;
  }

  /** Gradient by the styles, after a backward pass. */
  public INDArray styleGradient() {
    return Layer.saved(styleGradient);
  }

  @Override
  public INDArray forward(INDArray x) {
    INDArray s = Layer.saved(style);
    input = x;
    INDArray atInput = s.mmul(scale.value()).addi(1);
    factors = atInput;
    return Operations.scaleAndShift(x, atInput, s.mmul(shift.value()));
  }

  @Override
  public INDArray backward(INDArray dy) {
    INDArray s = Layer.saved(style);
    INDArray dFactors = Operations.pictureSums(dy.mul(Layer.saved(input)));
    INDArray dSummands = Operations.pictureSums(dy);
    scale.gradient().addi(s.transpose().mmul(dFactors));
    shift.gradient().addi(s.transpose().mmul(dSummands));
    styleGradient =
        dFactors.mmul(scale.value().transpose()).addi(dSummands.mmul(shift.value().transpose()));
    return Operations.scale(dy, Layer.saved(factors));
  }
}
