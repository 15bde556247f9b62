package dev.ganvas.gan;

import java.util.ArrayList;
import java.util.List;

/**
 * A generator for serving: every batch normalisation folded into the weights before it, and the
 * class embedding into the dense layer. What is left is one matrix product, convolutions with bias,
 * LeakyReLU and a final tanh.
 *
 * @param dense {@code [latentSize + conditioning.size, 4 * 4 * channels]}, pixels before channels
 * @param denseBias {@code [4 * 4 * channels]}
 * @param convolutions in order; the last makes the picture
 */
record FoldedGenerator(
    Architecture architecture, Tensor dense, float[] denseBias, List<Convolution> convolutions) {

  /**
   * @param upsample whether the input is doubled first
   * @param kernel {@code [3, 3, in, out]}
   * @param bias {@code [out]}
   */
  record Convolution(boolean upsample, Tensor kernel, float[] bias) {}

  static FoldedGenerator of(GeneratorSnapshot snapshot) {
    Architecture architecture = snapshot.architecture();
    Scaling scaling = Scaling.of(snapshot, "dense");
    Tensor dense = scaling.applyTo(withEmbedding(snapshot));
    int pixels = Architecture.BASE_SIZE * Architecture.BASE_SIZE;
    int channels = scaling.shift().length;
    float[] denseBias = new float[pixels * channels];
    for (int i = 0; i < denseBias.length; i++) {
      denseBias[i] = scaling.shift()[i % channels];
    }
    List<Convolution> convolutions = new ArrayList<>();
    for (int level = 1; level < architecture.levels(); level++) {
      for (int i = 0; i < Architecture.generatorConvolutions(level); i++) {
        String name = Generator.convolutionName(level, i);
        Scaling norm = Scaling.of(snapshot, name);
        Tensor kernel = norm.applyTo(snapshot.tensor(name + ".weight"));
        convolutions.add(new Convolution(i == 0, kernel, norm.shift()));
      }
    }
    convolutions.add(
        new Convolution(
            false, snapshot.tensor("image.weight"), new float[architecture.imageChannels()]));
    return new FoldedGenerator(architecture, dense, denseBias, convolutions);
  }

  /** The dense weights with the rows of the embedding multiplied in: condition to output. */
  private static Tensor withEmbedding(GeneratorSnapshot snapshot) {
    Tensor dense = snapshot.tensor("dense.weight");
    int latent = snapshot.architecture().latentSize();
    int condition = snapshot.architecture().conditioning().size();
    if (condition == 0) {
      return dense;
    }
    int out = (int) dense.shape()[1];
    Tensor embedding = snapshot.tensor("embedding.weight");
    int size = snapshot.architecture().embeddingSize();
    float[] values = new float[(latent + condition) * out];
    System.arraycopy(dense.values(), 0, values, 0, latent * out);
    for (int row = 0; row < condition; row++) {
      for (int column = 0; column < out; column++) {
        double sum = 0;
        for (int k = 0; k < size; k++) {
          sum +=
              (double) embedding.values()[row * size + k]
                  * dense.values()[(latent + k) * out + column];
        }
        values[(latent + row) * out + column] = (float) sum;
      }
    }
    return new Tensor(new long[] {latent + condition, out}, values);
  }

  /** What a normalisation does to each channel: {@code y = scale x + shift}. */
  private record Scaling(double[] scale, float[] shift) {
    static Scaling of(GeneratorSnapshot snapshot, String layer) {
      float[] gamma = snapshot.tensor(layer + ".gamma").values();
      float[] beta = snapshot.tensor(layer + ".beta").values();
      float[] mean = snapshot.tensor(layer + ".mean").values();
      float[] variance = snapshot.tensor(layer + ".variance").values();
      double[] scale = new double[gamma.length];
      float[] shift = new float[gamma.length];
      for (int i = 0; i < scale.length; i++) {
        scale[i] = gamma[i] / Math.sqrt(Math.max(variance[i], BatchNormLayer.EPSILON));
        shift[i] = (float) (beta[i] - mean[i] * scale[i]);
      }
      return new Scaling(scale, shift);
    }

    /** Weights whose last dimension is a multiple of the channels, times the scale. */
    Tensor applyTo(Tensor weights) {
      float[] scaled = new float[weights.values().length];
      for (int i = 0; i < scaled.length; i++) {
        scaled[i] = (float) (weights.values()[i] * scale[i % scale.length]);
      }
      return new Tensor(weights.shape(), scaled);
    }
  }
}
