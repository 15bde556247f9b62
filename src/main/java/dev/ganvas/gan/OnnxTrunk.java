package dev.ganvas.gan;

import dev.ganvas.nn.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Writes the convolutions of a discriminator, or of a network of its shape, as ONNX. */
final class OnnxTrunk {
  private OnnxTrunk() {}

  /**
   * Adds them, each with its rectifier; every other one halves the size.
   *
   * @param prefix of the names of their constants
   * @param convolutions kernels {@code [3, 3, in, out]} and biases {@code [out]} by turns
   * @return what each gives
   */
  static List<String> append(OnnxChain graph, String prefix, List<Tensor> convolutions) {
    List<String> outputs = new ArrayList<>();
    for (int i = 0; i < convolutions.size() / 2; i++) {
      Tensor kernel = OnnxChain.outputsFirst(convolutions.get(2 * i));
      float[] bias = convolutions.get(2 * i + 1).values();
      if (Discriminator.halves(i)) {
        graph.halve();
      }
      graph.convolve(prefix + "conv" + i, kernel, bias);
      graph.leakyRelu();
      outputs.add(graph.current());
    }
    return outputs;
  }
}
