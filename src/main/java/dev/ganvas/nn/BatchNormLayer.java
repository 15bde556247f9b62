package dev.ganvas.nn;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Batch normalisation over all but the last dimension (Ioffe and Szegedy, 2015), in training with
 * the statistics of the batch. What a finished network uses instead is measured before.
 */
public final class BatchNormLayer implements Layer {
  public static final double EPSILON = 1e-5;

  private final String name;
  private final Parameters.Parameter gamma;
  private final Parameters.Parameter beta;
  private @Nullable INDArray input;
  private @Nullable INDArray mean;
  private @Nullable INDArray inverseDeviation;

  public BatchNormLayer(Parameters parameters, String name) {
    this.name = name;
    gamma = parameters.get(name + ".gamma");
    beta = parameters.get(name + ".beta");
  }

  public String name() {
    return name;
  }

  @Override
  public INDArray forward(INDArray x) {
    double count = count(x);
    INDArray batchMean = Operations.channelSums(x).divi(count);
    INDArray variance = Operations.channelSums(x.mul(x)).divi(count).subi(batchMean.mul(batchMean));
    INDArray inverse = Transforms.pow(Transforms.max(variance, 0.0, false).addi(EPSILON), -0.5);
    input = x;
    mean = batchMean;
    inverseDeviation = inverse;
    return normalised(x, batchMean, inverse);
  }

  /** With statistics measured before, such as {@link #mean} and {@link #variance} give. */
  public INDArray forward(INDArray x, INDArray measuredMean, INDArray measuredVariance) {
    return normalised(x, measuredMean, Transforms.pow(measuredVariance, -0.5));
  }

  private INDArray normalised(INDArray x, INDArray by, INDArray inverse) {
    INDArray scale = gamma.value().mul(inverse);
    return Operations.scaleAndShift(x, scale, beta.value().sub(by.mul(scale)));
  }

  /** Mean of the last batch by channel, {@code [1, channels]}. */
  public INDArray mean() {
    return Layer.saved(mean);
  }

  /** Variance of the last batch by channel, {@code [1, channels]}, {@link #EPSILON} included. */
  public INDArray variance() {
    return Transforms.pow(Layer.saved(inverseDeviation), -2);
  }

  @Override
  public INDArray backward(INDArray dy) {
    INDArray x = Layer.saved(input);
    INDArray inverse = Layer.saved(inverseDeviation);
    double count = count(x);
    INDArray dBeta = Operations.channelSums(dy);
    INDArray dGamma = Operations.channelSums(dy.mul(x)).subi(mean().mul(dBeta)).muli(inverse);
    beta.gradient().addi(dBeta);
    gamma.gradient().addi(dGamma);
    // dx = scale (dy - mean(dy) - xhat mean(dy xhat)), written as a dy + b x + c by channel.
    INDArray scale = gamma.value().mul(inverse);
    INDArray ofInput = scale.mul(inverse).muli(dGamma).divi(-count);
    INDArray constant = scale.mul(dBeta).divi(-count).subi(ofInput.mul(mean()));
    return Operations.scaleAndShift(dy, scale, constant).addi(Operations.scale(x, ofInput));
  }

  private static double count(INDArray x) {
    return (double) x.length() / x.size(x.rank() - 1);
  }
}
