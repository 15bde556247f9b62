package dev.ganvas.gan;

import dev.ganvas.nn.OnnxModel;
import dev.ganvas.nn.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Writes an {@link Encoder} as an ONNX model. Input {@code picture}: float {@code [n,
 * imageChannels, resolution, resolution]} from -1 to 1, as {@link OnnxGraph} gives it. Outputs:
 * {@code found}, float {@code [n, latentSize + conditioning.size]}; and what its convolutions but
 * the first give, by the names that {@link #features} tells.
 */
public final class EncoderGraph {
  public static final String INPUT = OnnxGraph.OUTPUT;
  public static final String OUTPUT = "found";
  private static final String PREFIX = "encoder.conv";

  private EncoderGraph() {}

  /** The bytes of the ONNX file. */
  public static byte[] of(Encoder encoder) {
    Architecture architecture = encoder.architecture();
    int side = architecture.resolution();
    OnnxChain graph =
        new OnnxChain("encoder", INPUT, OnnxModel.ANY, architecture.imageChannels(), side, side);
    OnnxModel model = graph.model();
    List<String> outputs = appendConvolutions(graph, encoder);
    model.floats("head", encoder.head());
    model.floats("bias", encoder.bias());
    graph.node("Transpose", List.of(), OnnxModel.attribute("perm", 0, 2, 3, 1));
    graph.node("Reshape", List.of(model.integers(0, -1)));
    graph.node("MatMul", List.of("head"));
    graph.node("Add", List.of("bias"));
    model.output(OUTPUT, graph.current(), OnnxModel.ANY, encoder.bias().values().length);
    List<String> features = features(encoder);
    for (int i = 0; i < features.size(); i++) {
      model.output(features.get(i), outputs.get(i + 1), featureShape(encoder, i));
    }
    return model.toBytes();
  }

  /**
   * Adds the convolutions, each with its rectifier.
   *
   * @return what each gives
   */
  static List<String> appendConvolutions(OnnxChain graph, Encoder encoder) {
    List<String> outputs = new ArrayList<>();
    for (int i = 0; i < encoder.convolutions().size() / 2; i++) {
      Tensor kernel = OnnxChain.outputsFirst(encoder.convolutions().get(2 * i));
      float[] bias = encoder.convolutions().get(2 * i + 1).values();
      if (Discriminator.halves(i)) {
        graph.halve();
      }
      graph.convolve(PREFIX + i, kernel, bias);
      graph.leakyRelu();
      outputs.add(graph.current());
    }
    return outputs;
  }

  /** Names of what the convolutions but the first give. */
  public static List<String> features(Encoder encoder) {
    return IntStream.range(1, encoder.convolutions().size() / 2)
        .mapToObj(i -> "features" + i)
        .toList();
  }

  static long[] featureShape(Encoder encoder, int feature) {
    int convolution = feature + 1;
    long side = encoder.architecture().resolution() >> (convolution + 1) / 2;
    long channels = encoder.convolutions().get(2 * convolution).shape()[3];
    return new long[] {OnnxModel.ANY, channels, side, side};
  }
}
