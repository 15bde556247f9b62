package dev.ganvas.gan;

import dev.ganvas.nn.Operations;
import dev.ganvas.nn.Parameters;
import dev.ganvas.nn.Tensor;
import dev.ganvas.nn.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The discriminator: pictures and conditions to one logit each. A chain of 3x3 convolutions with
 * LeakyReLU and no normalisation, so that it is piecewise linear in the picture; a linear head; and
 * the condition by projection, {@code logit += <W c, features>} (Miyato and Koyama, <i>cGANs with
 * projection discriminator</i>, 2018). Another linear head predicts the condition of a picture:
 * vectors as they are, classes as logits.
 *
 * <p>Weights aside it holds no state: what a forward pass leaves for a backward pass is a {@link
 * Pass}.
 */
final class Discriminator {
  private final List<Convolution> convolutions = new ArrayList<>();
  private final Parameters parameters;
  private final Parameters.Parameter head;
  private final Parameters.Parameter headBias;
  private final Parameters.@Nullable Parameter projection;
  private final Parameters.@Nullable Parameter conditionHead;

  /**
   * @param halved whether its input is halved first
   */
  private record Convolution(
      Parameters.Parameter kernel, Parameters.Parameter bias, boolean halved) {
    INDArray input(INDArray x) {
      return halved ? Operations.halve(x) : x;
    }
  }

  /**
   * @param inputs what went into each convolution, the pictures first
   * @param slopes of LeakyReLU after each convolution
   * @param features {@code [n, f]}
   * @param logits {@code [n, 1]}
   */
  record Pass(
      List<INDArray> inputs,
      List<INDArray> slopes,
      INDArray features,
      @Nullable INDArray conditions,
      INDArray logits,
      boolean tangent) {}

  Discriminator(Architecture architecture, DataType type, long seed) {
    parameters = new Parameters(layout(architecture), type, seed);
    for (int i = 0; i < 2 * (architecture.levels() - 1); i++) {
      convolutions.add(
          new Convolution(
              parameters.get("conv" + i + ".weight"),
              parameters.get("conv" + i + ".bias"),
              halves(i)));
    }
    head = parameters.get("head.weight");
    headBias = parameters.get("head.bias");
    boolean told = architecture.conditioning().size() > 0;
    projection = told ? parameters.get("projection.weight") : null;
    conditionHead = told ? parameters.get("condition.weight") : null;
  }

  static Parameters.Layout layout(Architecture architecture) {
    Parameters.Layout layout = new Parameters.Layout();
    List<Integer> channels = architecture.discriminatorChannels();
    int top = architecture.levels() - 1;
    int count = 0;
    add(layout, count++, architecture.imageChannels(), channels.get(top));
    for (int level = top - 1; level >= 0; level--) {
      add(layout, count++, channels.get(level + 1), channels.get(level));
      if (level > 0) {
        add(layout, count++, channels.get(level), channels.get(level));
      }
    }
    long features = (long) Architecture.BASE_SIZE * Architecture.BASE_SIZE * channels.get(0);
    double deviation = Math.sqrt(1.0 / features);
    layout.normal("head.weight", deviation, features, 1);
    layout.constant("head.bias", 0, 1, 1);
    int condition = architecture.conditioning().size();
    if (condition > 0) {
      layout.normal("projection.weight", deviation, condition, features);
      layout.normal("condition.weight", deviation, features, condition);
    }
    return layout;
  }

  private static void add(Parameters.Layout layout, int number, int in, int out) {
    String name = "conv" + number;
    double gain = Math.sqrt(2 / (1 + Operations.SLOPE * Operations.SLOPE));
    layout.normal(name + ".weight", gain * Math.sqrt(1.0 / (9 * in)), 3, 3, in, out);
    layout.constant(name + ".bias", 0, out);
  }

  Parameters parameters() {
    return parameters;
  }

  /**
   * Takes over the weights of another.
   *
   * @param weights as many as its own
   * @throws IllegalArgumentException if there are more or fewer
   */
  void startFrom(Tensor weights) {
    INDArray own = parameters.values();
    if (weights.values().length != own.length()) {
      throw new IllegalArgumentException(
          "the discriminator to start from has %d weights instead of %d"
              .formatted(weights.values().length, own.length()));
    }
    own.assign(weights.toArray().reshape(own.shape()));
  }

  /**
   * Sets the gradients of frozen levels to 0.
   *
   * @param levels how many, from the highest resolution down
   */
  void zeroFrozenGradients(int levels) {
    // The highest level has one convolution, those below it two.
    for (Convolution convolution : convolutions.subList(0, levels == 0 ? 0 : 2 * levels - 1)) {
      convolution.kernel().gradient().assign(0);
      convolution.bias().gradient().assign(0);
    }
  }

  /**
   * @param pictures {@code [n, resolution, resolution, imageChannels]}
   * @param conditions {@code [n, conditioning.size]}; null without conditioning
   */
  Pass forward(INDArray pictures, @Nullable INDArray conditions) {
    List<INDArray> inputs = new ArrayList<>();
    List<INDArray> slopes = new ArrayList<>();
    INDArray features = flatten(convolved(pictures, inputs, slopes));
    INDArray logits = logits(features, conditions).addi(headBias.value().getDouble(0));
    return new Pass(inputs, slopes, features, conditions, logits, false);
  }

  /**
   * What the last convolution gives, {@code [n, 4, 4, channels]}.
   *
   * @param inputs gets what went into each convolution
   * @param slopes gets those of LeakyReLU after each
   */
  private INDArray convolved(INDArray pictures, List<INDArray> inputs, List<INDArray> slopes) {
    INDArray x = pictures;
    for (Convolution convolution : convolutions) {
      x = convolution.input(x);
      inputs.add(x);
      x = Operations.convolve(x, convolution.kernel().value(), convolution.bias().value());
      INDArray slope = Operations.leakySlopes(x);
      slopes.add(slope);
      x.muli(slope);
    }
    return x;
  }

  /**
   * The discriminator's derivative at the pictures of {@code at}, applied to {@code direction}: the
   * same pass with the slopes held and the biases left out.
   */
  Pass tangent(Pass at, INDArray direction) {
    List<INDArray> inputs = new ArrayList<>();
    INDArray x = direction;
    for (int i = 0; i < convolutions.size(); i++) {
      Convolution convolution = convolutions.get(i);
      x = convolution.input(x);
      inputs.add(x);
      x = Operations.convolve(x, convolution.kernel().value(), null);
      x.muli(at.slopes().get(i));
    }
    INDArray features = flatten(x);
    return new Pass(
        inputs, at.slopes(), features, at.conditions(), logits(features, at.conditions()), true);
  }

  /**
   * The predicted conditions, {@code [n, conditioning.size]}.
   *
   * @throws IllegalStateException if none are predicted
   */
  INDArray recognised(Pass pass) {
    return pass.features().mmul(conditionHead().value());
  }

  private Parameters.Parameter conditionHead() {
    if (conditionHead == null) {
      throw new IllegalStateException("conditions are not predicted in this architecture");
    }
    return conditionHead;
  }

  /** Whether a convolution halves the size: every other one does. */
  static boolean halves(int convolution) {
    return convolution % 2 == 1;
  }

  private static INDArray flatten(INDArray x) {
    return x.reshape('c', x.size(0), x.length() / x.size(0));
  }

  private INDArray logits(INDArray features, @Nullable INDArray conditions) {
    INDArray logits = features.mmul(head.value());
    if (projection != null) {
      INDArray projected = Tensors.condition(conditions).mmul(projection.value());
      logits.addi(projected.muli(features).sum(true, 1));
    }
    return logits;
  }

  /**
   * Adds to the gradients those of a loss whose gradient by the logits is {@code dLogits}, {@code
   * [n, 1]}.
   */
  void backward(Pass pass, INDArray dLogits) {
    backward(pass, dLogits, null);
  }

  /** The same, of a loss that has a gradient by the predicted conditions too. */
  void backward(Pass pass, INDArray dLogits, @Nullable INDArray dRecognised) {
    head.gradient().addi(pass.features().transpose().mmul(dLogits));
    if (!pass.tangent()) {
      headBias.gradient().addi(dLogits.sumNumber().doubleValue());
    }
    if (projection != null) {
      INDArray weighted = pass.features().mulColumnVector(dLogits);
      projection.gradient().addi(Tensors.condition(pass.conditions()).transpose().mmul(weighted));
    }
    if (dRecognised != null) {
      conditionHead().gradient().addi(pass.features().transpose().mmul(dRecognised));
    }
    throughConvolutions(pass, dLogits, dRecognised, true);
  }

  /** Gradient by the pictures of a loss whose gradient by the logits is {@code dLogits}. */
  INDArray backwardToPictures(Pass pass, INDArray dLogits) {
    return backwardToPictures(pass, dLogits, null);
  }

  /** The same, of a loss that has a gradient by the predicted conditions too. */
  INDArray backwardToPictures(Pass pass, INDArray dLogits, @Nullable INDArray dRecognised) {
    return throughConvolutions(pass, dLogits, dRecognised, false);
  }

  private INDArray throughConvolutions(
      Pass pass, INDArray dLogits, @Nullable INDArray dRecognised, boolean withWeights) {
    INDArray dx = lastInputGradient(pass, dLogits, dRecognised);
    for (int i = convolutions.size() - 1; i >= 0; i--) {
      Convolution convolution = convolutions.get(i);
      INDArray input = pass.inputs().get(i);
      INDArray dy = dx.muli(pass.slopes().get(i));
      INDArray kernel = convolution.kernel().value();
      if (withWeights && !pass.tangent()) {
        INDArray sums = Operations.channelSums(dy);
        convolution.bias().gradient().addi(sums.reshape(sums.length()));
      }
      if (withWeights && i == 0) {
        // Whoever wants the weights' gradients has no use for the pictures'.
        convolution.kernel().gradient().addi(Operations.kernelGradient(input, dy));
        break;
      }
      if (withWeights) {
        INDArray[] gradients = Operations.convolveBackward(input, kernel, dy);
        convolution.kernel().gradient().addi(gradients[1]);
        dx = gradients[0];
      } else {
        dx = Operations.convolveBackwardData(kernel, dy);
      }
      if (convolution.halved()) {
        dx = Operations.halveBackward(dx);
      }
    }
    return dx;
  }

  private INDArray lastInputGradient(Pass pass, INDArray dLogits, @Nullable INDArray dRecognised) {
    INDArray dFeatures = dLogits.mmul(head.value().transpose());
    if (projection != null) {
      dFeatures.addi(
          Tensors.condition(pass.conditions()).mmul(projection.value()).muliColumnVector(dLogits));
    }
    if (dRecognised != null) {
      dFeatures.addi(dRecognised.mmul(conditionHead().value().transpose()));
    }
    return dFeatures.reshape('c', pass.slopes().get(pass.slopes().size() - 1).shape());
  }
}
