package dev.ganvas.gan;

import dev.ganvas.nn.OnnxModel;
import dev.ganvas.nn.Operations;
import dev.ganvas.nn.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import onnx.Onnx.AttributeProto;
import org.jspecify.annotations.Nullable;

/**
 * An {@link OnnxModel} of one input whose nodes each take what the one before gave. It can be gone
 * back too: then nodes follow that compute a gradient.
 */
final class OnnxChain {
  private final OnnxModel model;
  private final String input;
  private final List<Step> steps = new ArrayList<>();
  private final Map<String, String> gradients = new HashMap<>();
  private String current;

  /**
   * What a node made of a value.
   *
   * @param back makes the gradient by the input of that by the output
   */
  private record Step(String input, String output, UnaryOperator<String> back) {}

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

  /** Adds a node that no gradient goes back through. */
  void node(String type, List<String> furtherInputs, AttributeProto... attributes) {
    List<String> inputs = new ArrayList<>(List.of(current));
    inputs.addAll(furtherInputs);
    current = model.node(type, inputs, attributes);
  }

  private void step(String output, UnaryOperator<String> back) {
    steps.add(new Step(current, output, back));
    current = output;
  }

  /**
   * A convolution that keeps the size.
   *
   * @param kernel {@code [out, in, size, size]}
   */
  void convolve(String name, Tensor kernel, float[] bias) {
    long size = kernel.shape()[2];
    model.floats(name + ".weight", kernel);
    model.floats(name + ".bias", new Tensor(new long[] {bias.length}, bias));
    step(
        model.convolve(current, name + ".weight", name + ".bias", size),
        gradient -> model.convolveBack(gradient, name + ".weight", 1, size));
  }

  void leakyRelu() {
    float slope = (float) Operations.SLOPE;
    String output = model.leakyRelu(current, slope);
    step(output, gradient -> model.leakyReluBack(output, gradient, slope));
  }

  void tanh() {
    String output = model.node("Tanh", List.of(current));
    step(
        output,
        gradient -> {
          String square = model.node("Mul", List.of(output, output));
          String slope = model.node("Sub", List.of(model.number(1), square));
          return model.node("Mul", List.of(gradient, slope));
        });
  }

  void halve() {
    step(
        model.halve(current),
        gradient -> model.node("Mul", List.of(model.upsample(gradient), model.number(0.25f))));
  }

  void upsample() {
    step(
        model.upsample(current),
        gradient -> model.node("Mul", List.of(model.halve(gradient), model.number(4))));
  }

  /**
   * @param shape in which 0 keeps a dimension
   */
  void reshape(long... shape) {
    String from = current;
    step(
        model.node("Reshape", List.of(current, model.integers(shape))),
        gradient -> model.node("Reshape", List.of(gradient, model.node("Shape", List.of(from)))));
  }

  /** Multiplies channels by factors {@code [n, channels, 1, 1]}, and adds summands to them. */
  void modulate(String factors, String summands) {
    String plain = current;
    String scaled = model.node("Mul", List.of(plain, factors));
    String output = model.node("Add", List.of(scaled, summands));
    steps.add(new Step(summands, output, this::overPlaces));
    steps.add(
        new Step(
            factors, output, gradient -> overPlaces(model.node("Mul", List.of(gradient, plain)))));
    step(output, gradient -> model.node("Mul", List.of(gradient, factors)));
  }

  /** Sums over height and width. */
  private String overPlaces(String value) {
    return model.node("ReduceSum", List.of(value, model.integers(2, 3)));
  }

  /** Says that something depends on a value: by how much, in the shape of the value. */
  void addGradient(String value, String gradient) {
    gradients.merge(value, gradient, (one, other) -> model.node("Add", List.of(one, other)));
  }

  /** Goes back from the values that gradients were added of to the input. */
  String gradientOfInput() {
    for (int i = steps.size() - 1; i >= 0; i--) {
      Step step = steps.get(i);
      @Nullable String gradient = gradients.get(step.output);
      if (gradient != null) {
        addGradient(step.input, step.back.apply(gradient));
      }
    }
    String gradient = gradients.get(input);
    if (gradient == null) {
      throw new IllegalStateException("nothing depends on " + input);
    }
    return gradient;
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
