package dev.ganvas.gan;

import dev.ganvas.nn.OnnxModel;
import dev.ganvas.nn.Operations;
import dev.ganvas.nn.Tensor;
import java.util.ArrayList;
import java.util.List;
import onnx.Onnx.AttributeProto;

/** An {@link OnnxModel} of one input whose nodes each take what the one before gave. */
final class OnnxChain {
  private final OnnxModel model;
  private final String input;
  private String current;

  /**
   * @param shape of the input, the batch first
   */
  OnnxChain(String name, String input, long... shape) {
    model = new OnnxModel(name);
    model.input(input, shape);
    this.input = input;
    current = input;
  }

  OnnxModel model() {
    return model;
  }

  /** What the last node gave. */
  String current() {
    return current;
  }

  /** Goes on from what another node gave. */
  void continueAt(String value) {
    current = value;
  }

  /** Goes on from the input of the model. */
  void continueAtInput() {
    current = input;
  }

  void node(String type, List<String> furtherInputs, AttributeProto... attributes) {
    List<String> inputs = new ArrayList<>(List.of(current));
    inputs.addAll(furtherInputs);
    current = model.node(type, inputs, attributes);
  }

  /**
   * A convolution that keeps the size.
   *
   * @param kernel {@code [out, in, size, size]}
   */
  void convolve(String name, Tensor kernel, float[] bias) {
    long pad = kernel.shape()[2] / 2;
    convolve(name, kernel, bias, 1, pad, pad, pad, pad);
  }

  /**
   * @param pads before the first row and column, then after the last
   */
  void convolve(String name, Tensor kernel, float[] bias, long stride, long... pads) {
    long size = kernel.shape()[2];
    model.floats(name + ".weight", kernel);
    model.floats(name + ".bias", new Tensor(new long[] {bias.length}, bias));
    current = model.convolve(current, name + ".weight", name + ".bias", size, stride, pads);
  }

  void leakyRelu() {
    current = model.leakyRelu(current, (float) Operations.SLOPE);
  }

  void halve() {
    current = model.halve(current);
  }

  void upsample() {
    current = model.upsample(current);
  }

  /** The bytes of the file, whose output is what the last node gave. */
  byte[] write(String output, long... shape) {
    model.output(output, current, shape);
    return model.toBytes();
  }

  /** A kernel {@code [3, 3, in, out]} as {@code [out, in, 3, 3]}. */
  static Tensor outputsFirst(Tensor kernel) {
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
