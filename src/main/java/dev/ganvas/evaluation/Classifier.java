package dev.ganvas.evaluation;

import dev.ganvas.nn.BatchNormLayer;
import dev.ganvas.nn.ConvolutionLayer;
import dev.ganvas.nn.DenseLayer;
import dev.ganvas.nn.HalvingLayer;
import dev.ganvas.nn.Layer;
import dev.ganvas.nn.LeakyReluLayer;
import dev.ganvas.nn.NativeEngine;
import dev.ganvas.nn.Operations;
import dev.ganvas.nn.Optimiser;
import dev.ganvas.nn.Parameters;
import dev.ganvas.nn.Tensor;
import dev.ganvas.nn.Workspaces;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A convolutional network with several classification heads. The input is folded (2x2 pixels into
 * channels); then 3x3 convolutions with batch normalisation and LeakyReLU, halving the resolution
 * down to {@value #LAST_SIDE} pixels: one convolution at the first and the last resolution, two at
 * those between. A hidden layer of {@value #FEATURES} units and a linear layer follow. Trained by
 * Adam on the sum of the heads' cross-entropies. Not thread-safe.
 */
final class Classifier {
  /** Units of the hidden layer. */
  static final int FEATURES = 128;

  private static final int LAST_SIDE = 4;
  private static final int FIRST_CHANNELS = 32;
  private static final int MOST_CHANNELS = 128;

  /** Momentum of the running statistics of batch normalisation. */
  private static final double KEPT = 0.98;

  private static final String HIDDEN = "hidden";
  private static final String ANSWERS = "answers";
  private static final String MEAN = ".mean";
  private static final String VARIANCE = ".variance";
  private static final String WORKSPACE = "CLASSIFIER";
  private static final String WEIGHTS = "weights";
  private static final String STATISTICS = "statistics";

  private final int side;
  private final int imageChannels;
  private final ClassificationHeads heads;
  private final Parameters parameters;
  private final Parameters statistics;
  private final List<Layer> layers = new ArrayList<>();
  private final Optimiser optimiser;
  private int steps;

  /**
   * @param side of the pictures in pixels: 8 or more, a power of two or a multiple of 32
   * @param imageChannels 1 for gray, 3 for colour
   * @param answers number of classes of each head
   * @param seed of the initial weights
   */
  Classifier(int side, int imageChannels, int[] answers, long seed) {
    this(side, imageChannels, answers, seed, DataType.FLOAT);
  }

  Classifier(int side, int imageChannels, int[] answers, long seed, DataType type) {
    NativeEngine.load();
    this.side = side;
    this.imageChannels = imageChannels;
    heads = new ClassificationHeads(answers.clone());
    Parameters.Layout weights = new Parameters.Layout();
    Parameters.Layout measured = new Parameters.Layout();
    List<Boolean> halved = new ArrayList<>();
    int in = 4 * imageChannels;
    int out = FIRST_CHANNELS;
    int first = side / 2;
    int last = first;
    for (int size = first; size >= LAST_SIDE; size /= 2) {
      boolean twice = size < first && size > LAST_SIDE;
      for (int i = 0; i < (twice ? 2 : 1); i++) {
        String name = convolutionName(halved.size());
        weights.normal(name + ".weight", deviation(9 * in), 3, 3, in, out);
        normalisation(weights, measured, name, out);
        halved.add(i == 0 && size < first);
        in = out;
      }
      out = Math.min(MOST_CHANNELS, 2 * out);
      last = size;
    }
    long inputs = (long) last * last * in;
    weights.normal(HIDDEN + ".weight", deviation(inputs), inputs, FEATURES);
    normalisation(weights, measured, HIDDEN, FEATURES);
    int total = Math.max(1, Arrays.stream(answers).sum());
    weights.normal(ANSWERS + ".weight", Math.sqrt(1.0 / FEATURES), FEATURES, total);
    parameters = new Parameters(weights, type, seed);
    statistics = new Parameters(measured, type, seed);
    optimiser = Optimiser.usual(parameters);
    for (int i = 0; i < halved.size(); i++) {
      if (halved.get(i)) {
        layers.add(new HalvingLayer());
      }
      layers.add(new ConvolutionLayer(parameters, convolutionName(i)));
      layers.add(new BatchNormLayer(parameters, convolutionName(i)));
      layers.add(new LeakyReluLayer());
    }
    layers.add(new DenseLayer(parameters, HIDDEN));
    layers.add(new BatchNormLayer(parameters, HIDDEN));
    layers.add(new LeakyReluLayer());
    layers.add(new DenseLayer(parameters, ANSWERS));
  }

  private static String convolutionName(int index) {
    return "conv" + index;
  }

  private static double deviation(long inputs) {
    return Math.sqrt(2 / (1 + Operations.SLOPE * Operations.SLOPE) / inputs);
  }

  private static void normalisation(
      Parameters.Layout weights, Parameters.Layout measured, String name, int channels) {
    weights.constant(name + ".gamma", 1, 1, channels).constant(name + ".beta", 0, 1, channels);
    measured.constant(name + MEAN, 0, 1, channels).constant(name + VARIANCE, 1, 1, channels);
  }

  /**
   * The outputs for n pictures.
   *
   * @param features activations of the hidden layer, {@code [n][FEATURES]}
   * @param answers most likely class of each head, {@code [n][heads]}
   */
  record Predictions(float[][] features, int[][] answers) {}

  Parameters parameters() {
    return parameters;
  }

  /**
   * One step of training on a batch.
   *
   * @param pictures {@code n * side * side * imageChannels} values from -1 to 1, channels last
   * @param right true class of each head, {@code [n][heads]}
   * @return sum over the heads of the mean cross-entropy, in nats
   */
  double learn(float[] pictures, int[][] right, double learningRate) {
    try (var workspace = Workspaces.enter(WORKSPACE)) {
      parameters.gradients().assign(0);
      double loss = addGradient(tensor(pictures), right);
      optimiser.step(learningRate, steps++);
      for (Layer layer : layers) {
        if (layer instanceof BatchNormLayer norm) {
          remember(norm.name() + MEAN, norm.mean());
          remember(norm.name() + VARIANCE, norm.variance());
        }
      }
      return loss;
    }
  }

  private void remember(String name, INDArray ofBatch) {
    statistics.get(name).value().muli(KEPT).addi(ofBatch.mul(1 - KEPT));
  }

  private INDArray tensor(float[] pictures) {
    long length = (long) side * side * imageChannels;
    return Nd4j.create(pictures, pictures.length / length, side, side, imageChannels);
  }

  /**
   * Adds the gradients of the loss to the parameters' gradients, and returns the loss of {@link
   * #learn}.
   */
  double addGradient(INDArray pictures, int[][] right) {
    INDArray x = Operations.folded(pictures);
    for (Layer layer : layers) {
      x = layer.forward(x);
    }
    double[] slopes = new double[(int) x.length()];
    double loss = heads.crossEntropy(x.data().asDouble(), right, slopes);
    INDArray dx = Nd4j.create(slopes, x.shape(), x.dataType());
    for (int i = layers.size() - 1; i >= 0; i--) {
      dx = layers.get(i).backward(dx);
    }
    return loss;
  }

  /** Classifies pictures, given as to {@link #learn}, with the running statistics. */
  Predictions classify(float[] pictures) {
    try (var workspace = Workspaces.enter(WORKSPACE)) {
      INDArray features = Operations.folded(tensor(pictures));
      for (Layer layer : layers.subList(0, layers.size() - 1)) {
        features =
            layer instanceof BatchNormLayer norm
                ? norm.forward(
                    features,
                    statistics.get(norm.name() + MEAN).value(),
                    statistics.get(norm.name() + VARIANCE).value())
                : layer.forward(features);
      }
      INDArray logits = layers.get(layers.size() - 1).forward(features);
      return new Predictions(features.toFloatMatrix(), heads.mostLikely(logits.toFloatMatrix()));
    }
  }

  /** Weights and running statistics, by name. */
  Map<String, Tensor> tensors() {
    return Map.of(
        WEIGHTS, Tensor.of(parameters.values()), STATISTICS, Tensor.of(statistics.values()));
  }

  /**
   * Restores what {@link #tensors} returned.
   *
   * @throws IllegalArgumentException if it comes from a classifier of another shape
   */
  void restore(Map<String, Tensor> tensors) {
    Map<String, INDArray> arrays =
        Map.of(WEIGHTS, parameters.values(), STATISTICS, statistics.values());
    arrays.forEach(
        (name, array) -> {
          Tensor tensor = tensors.get(name);
          if (tensor == null || !Arrays.equals(tensor.shape(), array.shape())) {
            throw new IllegalArgumentException(
                "the classifier's %s are %s".formatted(name, tensor));
          }
          array.assign(tensor.toArray());
        });
  }
}
