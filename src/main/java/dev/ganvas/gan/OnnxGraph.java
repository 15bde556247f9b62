package dev.ganvas.gan;

import dev.ganvas.nn.OnnxModel;
import dev.ganvas.nn.Tensor;
import java.util.Arrays;

/**
 * Writes a finished generator as an ONNX model, normalisation folded.
 *
 * <p>Input {@code latent_and_condition}: float {@code [n, latentSize + conditioning.size]}. Output
 * {@code picture}: float {@code [n, imageChannels, resolution, resolution]} from -1 to 1. The first
 * layer is written as a 1x1 convolution, not as a matrix product: a picture's bits then do not
 * depend on the batch it is computed in.
 */
public final class OnnxGraph {
  public static final String INPUT = "latent_and_condition";
  public static final String OUTPUT = "picture";

  private final FoldedGenerator generator;
  private final int inputs;
  private final OnnxChain graph;

  private OnnxGraph(FoldedGenerator generator) {
    this.generator = generator;
    Architecture architecture = generator.architecture();
    inputs = architecture.latentSize() + architecture.conditioning().size();
    graph = new OnnxChain("generator", INPUT, OnnxModel.ANY, inputs);
  }

  /** The bytes of the ONNX file. */
  public static byte[] of(GeneratorSnapshot snapshot) {
    int side = snapshot.architecture().resolution();
    int channels = snapshot.architecture().imageChannels();
    return chain(snapshot).write(OUTPUT, OnnxModel.ANY, channels, side, side);
  }

  /** From the input to the picture. */
  static OnnxChain chain(GeneratorSnapshot snapshot) {
    OnnxGraph graph = new OnnxGraph(FoldedGenerator.of(snapshot));
    graph.build();
    return graph.graph;
  }

  private void build() {
    Architecture architecture = generator.architecture();
    int base = Architecture.BASE_SIZE;
    int channels = architecture.generatorChannels().get(0);
    graph.reshape(0, inputs, 1, 1);
    graph.convolve(
        "dense",
        channelsFirst(generator.dense(), base * base, channels),
        channelsFirst(generator.denseBias(), base * base, channels));
    graph.reshape(0, channels, base, base);
    graph.leakyRelu();
    int last = generator.convolutions().size() - 1;
    for (int i = 0; i <= last; i++) {
      FoldedGenerator.Convolution convolution = generator.convolutions().get(i);
      if (convolution.upsample()) {
        graph.upsample();
      }
      graph.convolve("conv" + i, OnnxChain.outputsFirst(convolution.kernel()), convolution.bias());
      if (convolution.modulation() != null) {
        modulate(i, convolution.modulation());
      }
      if (i < last) {
        graph.leakyRelu();
      }
    }
    graph.tanh();
  }

  /**
   * Multiplies and shifts the channels. Factors and summands come from the input by 1x1
   * convolutions, for the same reason as the first layer: its first components do not count here.
   */
  private void modulate(int number, Tensor modulation) {
    String picture = graph.current();
    int channels = (int) modulation.shape()[1] / 2;
    String factors = modulation("scale" + number, modulation, 0, channels, 1);
    String summands = modulation("shift" + number, modulation, channels, channels, 0);
    graph.continueAt(picture);
    graph.modulate(factors, summands);
  }

  /** Some columns of the modulation applied to the input, {@code [n, channels, 1, 1]}. */
  private String modulation(String name, Tensor modulation, int from, int channels, float bias) {
    int style = (int) modulation.shape()[0];
    float[] kernel = new float[channels * inputs];
    for (int channel = 0; channel < channels; channel++) {
      for (int i = 0; i < style; i++) {
        kernel[channel * inputs + inputs - style + i] =
            modulation.values()[i * (int) modulation.shape()[1] + from + channel];
      }
    }
    float[] biases = new float[channels];
    Arrays.fill(biases, bias);
    graph.continueAtInput();
    graph.reshape(0, inputs, 1, 1);
    graph.convolve(name, new Tensor(new long[] {channels, inputs, 1, 1}, kernel), biases);
    return graph.current();
  }

  /** {@code [in, pixels * channels]} to a 1x1 kernel {@code [channels * pixels, in, 1, 1]}. */
  private static Tensor channelsFirst(Tensor dense, int pixels, int channels) {
    int in = (int) dense.shape()[0];
    int out = pixels * channels;
    float[] values = new float[in * out];
    for (int row = 0; row < in; row++) {
      for (int column = 0; column < out; column++) {
        int target = column % channels * pixels + column / channels;
        values[target * in + row] = dense.values()[row * out + column];
      }
    }
    return new Tensor(new long[] {out, in, 1, 1}, values);
  }

  private static float[] channelsFirst(float[] bias, int pixels, int channels) {
    float[] values = new float[bias.length];
    for (int i = 0; i < bias.length; i++) {
      values[i % channels * pixels + i / channels] = bias[i];
    }
    return values;
  }
}
