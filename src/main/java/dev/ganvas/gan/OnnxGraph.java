package dev.ganvas.gan;

import dev.ganvas.nn.OnnxModel;
import dev.ganvas.nn.Operations;
import dev.ganvas.nn.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import onnx.Onnx.AttributeProto;

/**
 * Writes a finished generator as an ONNX model (opset 13), normalisation folded.
 *
 * <p>Input {@code latent_and_condition}: float {@code [n, latentSize + conditioning.size]}. Output
 * {@code picture}: float {@code [n, imageChannels, resolution, resolution]} from -1 to 1. The first
 * layer is written as a 1x1 convolution, not as a matrix product: a picture's bits then do not
 * depend on the batch it is computed in.
 */
public final class OnnxGraph {
  public static final String INPUT = "latent_and_condition";
  public static final String OUTPUT = "picture";

  private final OnnxModel model = new OnnxModel("generator");
  private String current = INPUT;

  private OnnxGraph() {}

  /** The bytes of the ONNX file. */
  public static byte[] of(GeneratorSnapshot snapshot) {
    return new OnnxGraph().write(FoldedGenerator.of(snapshot));
  }

  private byte[] write(FoldedGenerator generator) {
    Architecture architecture = generator.architecture();
    int inputs = architecture.latentSize() + architecture.conditioning().size();
    int base = Architecture.BASE_SIZE;
    int channels = architecture.generatorChannels().get(0);
    model.input(INPUT, OnnxModel.ANY, inputs);
    model.integers("input_shape", 0, inputs, 1, 1);
    model.integers("base_shape", 0, channels, base, base);
    node("Reshape", List.of("input_shape"));
    convolve(
        "dense",
        channelsFirst(generator.dense(), base * base, channels),
        channelsFirst(generator.denseBias(), base * base, channels),
        1);
    node("Reshape", List.of("base_shape"));
    leakyRelu();
    model.floats("scales", new Tensor(new long[] {4}, new float[] {1, 1, 2, 2}));
    int last = generator.convolutions().size() - 1;
    for (int i = 0; i <= last; i++) {
      FoldedGenerator.Convolution convolution = generator.convolutions().get(i);
      if (convolution.upsample()) {
        upsample();
      }
      convolve("conv" + i, outputsFirst(convolution.kernel()), convolution.bias(), 3);
      if (convolution.modulation() != null) {
        modulate(i, inputs, convolution.modulation());
      }
      if (i < last) {
        leakyRelu();
      }
    }
    node("Tanh", List.of());
    int resolution = architecture.resolution();
    model.output(
        OUTPUT, current, OnnxModel.ANY, architecture.imageChannels(), resolution, resolution);
    return model.toBytes();
  }

  private void node(String type, List<String> furtherInputs, AttributeProto... attributes) {
    List<String> inputs = new ArrayList<>(List.of(current));
    inputs.addAll(furtherInputs);
    current = model.node(type, inputs, attributes);
  }

  private void convolve(String name, Tensor kernel, float[] bias, int size) {
    model.floats(name + ".weight", kernel);
    model.floats(name + ".bias", new Tensor(new long[] {bias.length}, bias));
    long pad = size / 2;
    node(
        "Conv",
        List.of(name + ".weight", name + ".bias"),
        OnnxModel.attribute("kernel_shape", size, size),
        OnnxModel.attribute("pads", pad, pad, pad, pad));
  }

  /**
   * Multiplies and shifts the channels. Factors and summands come from the input by 1x1
   * convolutions, for the same reason as the first layer: its first components do not count here.
   */
  private void modulate(int number, int inputs, Tensor modulation) {
    String picture = current;
    int channels = (int) modulation.shape()[1] / 2;
    String factors = modulation("scale" + number, inputs, modulation, 0, channels, 1);
    String summands = modulation("shift" + number, inputs, modulation, channels, channels, 0);
    current = picture;
    node("Mul", List.of(factors));
    node("Add", List.of(summands));
  }

  /** Some columns of the modulation applied to the input, {@code [n, channels, 1, 1]}. */
  private String modulation(
      String name, int inputs, Tensor modulation, int from, int channels, float bias) {
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
    current = INPUT;
    node("Reshape", List.of("input_shape"));
    convolve(name, new Tensor(new long[] {channels, inputs, 1, 1}, kernel), biases, 1);
    return current;
  }

  private void leakyRelu() {
    node("LeakyRelu", List.of(), OnnxModel.attribute("alpha", (float) Operations.SLOPE));
  }

  private void upsample() {
    node(
        "Resize",
        List.of("", "scales"),
        OnnxModel.attribute("mode", "nearest"),
        OnnxModel.attribute("nearest_mode", "floor"),
        OnnxModel.attribute("coordinate_transformation_mode", "asymmetric"));
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

  /** {@code [3, 3, in, out]} to {@code [out, in, 3, 3]}. */
  private static Tensor outputsFirst(Tensor kernel) {
    int in = (int) kernel.shape()[2];
    int out = (int) kernel.shape()[3];
    float[] values = new float[kernel.values().length];
    for (int position = 0; position < 9; position++) {
      for (int i = 0; i < in; i++) {
        for (int o = 0; o < out; o++) {
          values[(o * in + i) * 9 + position] = kernel.values()[(position * in + i) * out + o];
        }
      }
    }
    return new Tensor(new long[] {out, in, 3, 3}, values);
  }
}
