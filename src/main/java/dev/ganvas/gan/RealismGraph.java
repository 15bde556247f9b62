package dev.ganvas.gan;

import dev.ganvas.nn.OnnxModel;
import dev.ganvas.nn.Tensor;
import java.util.List;

/**
 * Writes {@link Realism} as an ONNX model. Input {@code picture}: float {@code [n, imageChannels,
 * resolution, resolution]} from -1 to 1, as {@link OnnxGraph} gives it. Output {@code realism}:
 * float {@code [n]}.
 */
public final class RealismGraph {
  public static final String INPUT = OnnxGraph.OUTPUT;
  public static final String OUTPUT = "realism";

  private RealismGraph() {}

  /** The bytes of the ONNX file. */
  public static byte[] of(Realism realism) {
    Architecture architecture = realism.architecture();
    int side = architecture.resolution();
    OnnxChain graph =
        new OnnxChain("realism", INPUT, OnnxModel.ANY, architecture.imageChannels(), side, side);
    OnnxTrunk.append(graph, "", realism.convolutions());
    graph.node("GlobalAveragePool", List.of());
    graph.node("LpNormalization", List.of(), OnnxModel.single("axis", 1), OnnxModel.single("p", 2));
    whiten(graph, realism);
    graph.node(
        "ReduceSumSquare",
        List.of(),
        OnnxModel.attribute("axes", 1, 2, 3),
        OnnxModel.single("keepdims", 0));
    graph.node("Reciprocal", List.of());
    return graph.write(OUTPUT, OnnxModel.ANY);
  }

  private static void whiten(OnnxChain graph, Realism realism) {
    Tensor whitening = realism.whitening();
    int size = (int) whitening.shape()[0];
    float[] bias = new float[size];
    for (int i = 0; i < size; i++) {
      double sum = 0;
      for (int j = 0; j < size; j++) {
        sum -= (double) whitening.values()[i * size + j] * realism.mean().values()[j];
      }
      bias[i] = (float) sum;
    }
    graph.convolve(
        "whitening", new Tensor(new long[] {size, size, 1, 1}, whitening.values()), bias);
  }
}
