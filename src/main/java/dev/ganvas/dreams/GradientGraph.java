package dev.ganvas.dreams;

import dev.ganvas.dreams.Classifier.Convolution;
import dev.ganvas.nn.Latents;
import dev.ganvas.nn.OnnxModel;
import dev.ganvas.nn.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes, as ONNX, what the pixels of a picture have to do with what the classifier makes of it.
 *
 * <p>Input {@link #PICTURE}: float {@code [1, 3, h, w]} from -1 to 1, sides a multiple of what the
 * levels halve. Output {@link #GRADIENT}, of the same shape, is where the picture has to go for the
 * wanted features of a layer to grow; or {@link #FEATURES}, what that layer makes of the picture,
 * or of any number of pictures.
 */
final class GradientGraph {
  static final String PICTURE = "picture";
  static final String GRADIENT = "gradient";
  static final String FEATURES = "features";
  static final String GUIDE = "guide";
  private static final int KERNEL = 3;

  private final OnnxModel model = new OnnxModel("dream");
  private final Classifier classifier;
  private final List<Convolution> convolutions;
  private final List<String> outputs = new ArrayList<>();

  private GradientGraph(Classifier classifier, int layer) {
    this(classifier, layer, 1, OnnxModel.ANY);
  }

  private GradientGraph(Classifier classifier, int layer, long pictures, long side) {
    this.classifier = classifier;
    this.convolutions = classifier.convolutions().subList(0, layer + 1);
    model.input(PICTURE, pictures, 3, side, side);
    forward();
  }

  /** Towards more of what that layer sees: half the sum of the squares of its positive outputs. */
  static byte[] ofMore(Classifier classifier, int layer) {
    GradientGraph graph = new GradientGraph(classifier, layer);
    return graph.backward(graph.model.node("Relu", List.of(graph.top())));
  }

  /** Towards a direction among the features of the last layer, the same in all places. */
  static byte[] ofDirection(Classifier classifier, float[] direction) {
    GradientGraph graph = new GradientGraph(classifier, classifier.convolutions().size() - 1);
    graph.model.floats("direction", new Tensor(new long[] {1, direction.length, 1, 1}, direction));
    String nothing = graph.model.node("Mul", List.of(graph.top(), graph.model.number(0)));
    return graph.backward(graph.model.node("Add", List.of(nothing, "direction")));
  }

  /**
   * In each place towards that feature of a guide which is likest (by inner product) to what is
   * there. Further input {@link #GUIDE}: float {@code [n, channels]}.
   */
  static byte[] ofGuide(Classifier classifier, int layer) {
    GradientGraph graph = new GradientGraph(classifier, layer);
    OnnxModel model = graph.model;
    int channels = graph.convolutions.get(layer).outputs();
    model.input(GUIDE, OnnxModel.ANY, channels);
    String places = model.node("Reshape", List.of(graph.top(), model.integers(channels, -1)));
    String likeness = model.node("MatMul", List.of(GUIDE, places));
    String likest =
        model.node(
            "ArgMax",
            List.of(likeness),
            OnnxModel.single("axis", 0),
            OnnxModel.single("keepdims", 0));
    String chosen = model.node("Gather", List.of(GUIDE, likest), OnnxModel.single("axis", 0));
    String planes = model.node("Transpose", List.of(chosen), OnnxModel.attribute("perm", 1, 0));
    String shape = model.node("Shape", List.of(graph.top()));
    return graph.backward(model.node("Reshape", List.of(planes, shape)));
  }

  /** Only what the layer makes of a picture, {@code [1, channels, h, w]}. */
  static byte[] ofFeatures(Classifier classifier, int layer) {
    GradientGraph graph = new GradientGraph(classifier, layer);
    graph.model.output(
        FEATURES,
        graph.top(),
        1,
        graph.convolutions.get(layer).outputs(),
        OnnxModel.ANY,
        OnnxModel.ANY);
    return graph.model.toBytes();
  }

  /**
   * What several layers make of pictures, in their order.
   *
   * @param layers in ascending order
   */
  static byte[] ofFeatures(Classifier classifier, List<Integer> layers) {
    GradientGraph graph = new GradientGraph(classifier, layers.get(layers.size() - 1));
    for (int layer : layers) {
      graph.model.output(
          FEATURES + layer,
          graph.outputs.get(layer),
          1,
          graph.convolutions.get(layer).outputs(),
          OnnxModel.ANY,
          OnnxModel.ANY);
    }
    return graph.model.toBytes();
  }

  /**
   * What the last layer makes of pictures as a whole: {@link #FEATURES}, {@code [n, count]}, the
   * means of the quarters, together of length 1, along random directions.
   *
   * @param side of the pictures, of which there may be any number; the last layer halves it to 4
   */
  static byte[] ofWholePictures(Classifier classifier, int side, int count) {
    GradientGraph graph =
        new GradientGraph(classifier, classifier.convolutions().size() - 1, OnnxModel.ANY, side);
    OnnxModel model = graph.model;
    int size = 4 * graph.convolutions.get(graph.convolutions.size() - 1).outputs();
    String quarters = model.halve(graph.top());
    String column = model.node("Reshape", List.of(quarters, model.integers(0, size, 1, 1)));
    String unit =
        model.node(
            "LpNormalization",
            List.of(column),
            OnnxModel.single("axis", 1),
            OnnxModel.single("p", 2));
    // A 1x1 convolution, not a product: its bits do not depend on the batch.
    model.floats("directions", directions(size, count));
    String projected = model.convolve(unit, "directions", "", 1);
    model.output(
        FEATURES,
        model.node("Reshape", List.of(projected, model.integers(0, count))),
        OnnxModel.ANY,
        count);
    return model.toBytes();
  }

  /** Random ones, always the same: {@code [count, size, 1, 1]}. */
  private static Tensor directions(int size, int count) {
    float[] drawn = Latents.normals(1, size * count);
    float[] directions = new float[drawn.length];
    for (int i = 0; i < drawn.length; i++) {
      directions[i % count * size + i / count] = drawn[i] / (float) Math.sqrt(count);
    }
    return new Tensor(new long[] {count, size, 1, 1}, directions);
  }

  private String top() {
    return outputs.get(outputs.size() - 1);
  }

  private void forward() {
    String current = PICTURE;
    for (Convolution convolution : convolutions) {
      if (convolution.halves()) {
        current = model.halve(current);
      }
      String name = convolution.name();
      model.floats(name + ".weight", convolution.kernel());
      model.floats(name + ".bias", convolution.bias());
      current = model.convolve(current, name + ".weight", name + ".bias", KERNEL);
      current = model.leakyRelu(current, classifier.card().slope());
      outputs.add(current);
    }
  }

  /** From the gradient of the last layer's output to that of the picture. */
  private byte[] backward(String gradient) {
    String current = gradient;
    for (int i = convolutions.size() - 1; i >= 0; i--) {
      Convolution convolution = convolutions.get(i);
      current = model.leakyReluBack(outputs.get(i), current, classifier.card().slope());
      float mean = convolution.halves() ? 0.25f : 1;
      current = model.convolveBack(current, convolution.name() + ".weight", mean, KERNEL);
      if (convolution.halves()) {
        current = model.upsample(current);
      }
    }
    model.output(GRADIENT, current, 1, 3, OnnxModel.ANY, OnnxModel.ANY);
    return model.toBytes();
  }
}
