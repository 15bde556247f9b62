package dev.ganvas.gan;

import dev.ganvas.nn.BatchNormLayer;
import dev.ganvas.nn.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A generator for serving: every batch normalisation folded into the weights before it, and the
 * embedding of the condition into all that uses it. What is left is one matrix product,
 * convolutions with bias, modulation where the design has it, LeakyReLU and a final tanh.
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
   * @param modulation {@code [modulatingLatents + conditioning.size, 2 out]}: what the last
   *     components of the input add to the factor 1 of each channel, then what they add to the
   *     channel; null for no modulation
   */
  record Convolution(boolean upsample, Tensor kernel, float[] bias, @Nullable Tensor modulation) {}

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
        convolutions.add(new Convolution(i == 0, kernel, norm.shift(), modulation(snapshot, name)));
      }
    }
    convolutions.add(
        new Convolution(
            false, snapshot.tensor("image.weight"), new float[architecture.imageChannels()], null));
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
    int size = snapshot.architecture().embeddingSize();
    float[] conditionWeights =
        Arrays.copyOfRange(dense.values(), latent * out, (latent + size) * out);
    float[] values = Arrays.copyOf(dense.values(), (latent + condition) * out);
    float[] embedded = embedded(snapshot, conditionWeights, out);
    System.arraycopy(embedded, 0, values, latent * out, embedded.length);
    return new Tensor(new long[] {latent + condition, out}, values);
  }

  /** Weights {@code [embeddingSize, out]} as {@code [conditioning.size, out]}. */
  private static float[] embedded(GeneratorSnapshot snapshot, float[] weights, int out) {
    float[] embedding = snapshot.tensor("embedding.weight").values();
    int condition = snapshot.architecture().conditioning().size();
    int size = snapshot.architecture().embeddingSize();
    float[] values = new float[condition * out];
    double[] sums = new double[out];
    for (int row = 0; row < condition; row++) {
      Arrays.fill(sums, 0);
      for (int k = 0; k < size; k++) {
        double factor = embedding[row * size + k];
        for (int column = 0; column < out; column++) {
          sums[column] += factor * weights[k * out + column];
        }
      }
      for (int column = 0; column < out; column++) {
        values[row * out + column] = (float) sums[column];
      }
    }
    return values;
  }

  private static @Nullable Tensor modulation(GeneratorSnapshot snapshot, String name) {
    if (!snapshot.architecture().modulated()) {
      return null;
    }
    Tensor scale = snapshot.tensor(name + ".scale");
    Tensor shift = snapshot.tensor(name + ".shift");
    int size = (int) scale.shape()[0];
    int channels = (int) scale.shape()[1];
    float[] both = new float[size * 2 * channels];
    for (int row = 0; row < size; row++) {
      System.arraycopy(scale.values(), row * channels, both, 2 * row * channels, channels);
      System.arraycopy(shift.values(), row * channels, both, (2 * row + 1) * channels, channels);
    }
    Architecture architecture = snapshot.architecture();
    int latents = architecture.modulatingLatents();
    int condition = architecture.conditioning().size();
    int split = latents * 2 * channels;
    float[] values = Arrays.copyOf(both, split + condition * 2 * channels);
    if (condition > 0) {
      float[] ofEmbedding = Arrays.copyOfRange(both, split, both.length);
      float[] ofCondition = embedded(snapshot, ofEmbedding, 2 * channels);
      System.arraycopy(ofCondition, 0, values, split, ofCondition.length);
    }
    return new Tensor(new long[] {latents + condition, 2L * channels}, values);
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
