package dev.ganvas.evaluation;

import dev.ganvas.datasets.Attribute;
import dev.ganvas.datasets.ImageSet;
import dev.ganvas.gan.NativeEngine;
import dev.ganvas.gan.Tensor;
import dev.ganvas.gan.Tensors;
import dev.ganvas.models.Safetensors;
import dev.ganvas.storage.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Adam;

/**
 * A small convolutional classifier that looks at pictures from outside the GAN: it tells their
 * {@linkplain #questions attributes}, and its last hidden layer gives {@value #FEATURES} features
 * to measure distances by. It learns from real pictures only.
 *
 * <p>A set without classes or attributes gets a judge with random weights. Features of random
 * convolutions still tell distributions apart (Naeem et al., <i>Reliable fidelity and diversity
 * metrics for generative models</i>, 2020). Not thread-safe.
 */
public final class Judge implements AutoCloseable {
  static final int FEATURES = 128;

  private static final int EPOCHS = 6;
  private static final int EPOCHS_FOR_ATTRIBUTES = 20;
  private static final int MOST_SHIFT = 2;
  private static final long SEED = 1;
  private static final int BATCH = 64;
  private static final double LEARNING_RATE = 1e-3;
  private static final double RETAINED = 0.6;
  private static final int MAX_CHANNELS = 128;
  private static final int FIRST_CHANNELS = 32;
  private static final int LAST_SIDE = 4;
  private static final String PARAMETERS = "parameters";

  private final int side;
  private final int channels;
  private final MultiLayerNetwork network;

  private final List<Attribute> questions;

  private Judge(ImageSet set, long seed) {
    NativeEngine.load();
    side = set.side();
    channels = set.channels();
    questions = questions(set);
    network = new MultiLayerNetwork(configuration(side, channels, questions, seed));
    network.init();
  }

  /** The judge's own questions as they are answered for another set of the same attributes. */
  List<Attribute> known(ImageSet set) {
    List<Attribute> known = new ArrayList<>();
    for (Attribute question : questions) {
      Attribute other =
          questions(set).stream()
              .filter(attribute -> attribute.name().equals(question.name()))
              .findFirst()
              .orElseThrow(
                  () -> new IllegalArgumentException("nothing is known of " + question.name()));
      int[] labels =
          IntStream.of(other.labels())
              .map(label -> question.values().indexOf(other.values().get(label)))
              .toArray();
      known.add(new Attribute(question.name(), question.values(), labels));
    }
    return known;
  }

  /** What a judge of a set can tell: its attributes, or else its classes, or else nothing. */
  static List<Attribute> questions(ImageSet set) {
    if (!set.attributes().isEmpty()) {
      return set.attributes();
    }
    return set.classes().isEmpty()
        ? List.of()
        : List.of(new Attribute("class", set.classes(), set.labels()));
  }

  private static MultiLayerConfiguration configuration(
      int side, int channels, List<Attribute> questions, long seed) {
    int[] answers = questions.stream().mapToInt(question -> question.values().size()).toArray();
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .updater(new Adam(LEARNING_RATE))
            .weightInit(WeightInit.RELU)
            .activation(Activation.RELU)
            .convolutionMode(ConvolutionMode.Same)
            .list();
    int out = FIRST_CHANNELS;
    for (int size = side; size > LAST_SIDE; size /= 2) {
      layers.layer(new ConvolutionLayer.Builder(3, 3).nOut(out).build());
      layers.layer(new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build());
      out = Math.min(MAX_CHANNELS, 2 * out);
    }
    layers.layer(new DenseLayer.Builder().nOut(FEATURES).build());
    layers.layer(
        new OutputLayer.Builder(new GroupedSoftmax(answers))
            .nOut(Math.max(1, IntStream.of(answers).sum()))
            .activation(Activation.IDENTITY)
            .dropOut(RETAINED)
            .build());
    return layers.setInputType(InputType.convolutional(side, side, channels)).build();
  }

  /**
   * What the judge makes of pictures: features {@code [n][128]}, and for each question the
   * likeliest answer of each picture, {@code [questions][n]}.
   */
  public record Impressions(float[][] features, int[][] answers) {
    /** Share of pictures of which the judge says what is known, by attribute, from 0 to 1. */
    Map<String, Double> agreement(List<Attribute> known) {
      Map<String, Double> shares = new LinkedHashMap<>();
      for (int question = 0; question < known.size(); question++) {
        int[] labels = known.get(question).labels();
        int right = 0;
        for (int i = 0; i < labels.length; i++) {
          right += answers[question][i] == labels[i] ? 1 : 0;
        }
        shares.put(known.get(question).name(), (double) right / labels.length);
      }
      return shares;
    }
  }

  /**
   * The judge in a file; where there is none it is trained on the set and kept there.
   *
   * @throws IOException if the file is no judge for such pictures, or cannot be written
   */
  public static Judge loadOrTrain(Path file, ImageSet set, Consumer<String> messages)
      throws IOException {
    if (Files.exists(file)) {
      return load(file, set);
    }
    int epochs = set.attributes().isEmpty() ? EPOCHS : EPOCHS_FOR_ATTRIBUTES;
    Judge judge = train(set, epochs, SEED, messages);
    judge.save(file);
    return judge;
  }

  /** A judge that has seen the set {@code epochs} times, if there is something to learn. */
  static Judge train(ImageSet set, int epochs, long seed, Consumer<String> messages) {
    Judge judge = new Judge(set, seed);
    Random random = new Random(seed);
    for (int epoch = 0; epoch < epochs && !judge.questions.isEmpty(); epoch++) {
      double annealed = (1 + Math.cos(Math.PI * epoch / epochs)) / 2;
      judge.network.setLearningRate(LEARNING_RATE * annealed);
      judge.learn(set, random);
      messages.accept("judge: epoch %d of %d".formatted(epoch + 1, epochs));
    }
    return judge;
  }

  private void learn(ImageSet set, Random random) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, set.size()).boxed().toList());
    Collections.shuffle(order, random);
    for (int from = 0; from + BATCH <= order.size(); from += BATCH) {
      int[] batch = order.subList(from, from + BATCH).stream().mapToInt(i -> i).toArray();
      try (INDArray pictures = tensor(set, batch, random);
          INDArray labels = answers(batch)) {
        network.fit(pictures, labels);
      }
    }
  }

  /** The right answers to all questions, {@code [n, answers]}. */
  private INDArray answers(int[] batch) {
    List<INDArray> groups = new ArrayList<>();
    for (Attribute question : questions) {
      int[] right = IntStream.of(batch).map(i -> question.labels()[i]).toArray();
      groups.add(Tensors.oneHot(right, question.values().size()));
    }
    return Nd4j.concat(1, groups.toArray(INDArray[]::new));
  }

  /**
   * Pictures as {@code [n, channels, side, side]} from -1 to 1.
   *
   * @param shifts moves each by up to {@value #MOST_SHIFT} pixels; null for not at all
   */
  private INDArray tensor(ImageSet set, int[] indices, @Nullable Random shifts) {
    if (set.side() != side || set.channels() != channels) {
      throw new IllegalArgumentException(
          "the judge knows pictures of %d pixels and %d channels, not of %d and %d"
              .formatted(side, channels, set.side(), set.channels()));
    }
    int length = side * side * channels;
    float[] values = new float[indices.length * length];
    for (int i = 0; i < indices.length; i++) {
      set.toTensor(indices[i], values, i * length);
      if (shifts != null) {
        shift(values, i * length, shifts);
      }
    }
    long[] shape = {indices.length, side, side, channels};
    try (INDArray channelsLast = Nd4j.create(values, shape)) {
      return channelsLast.permute(0, 3, 1, 2).dup('c');
    }
  }

  /** Moves a picture within its frame; its border is repeated. */
  private void shift(float[] values, int start, Random random) {
    int right = random.nextInt(2 * MOST_SHIFT + 1) - MOST_SHIFT;
    int down = random.nextInt(2 * MOST_SHIFT + 1) - MOST_SHIFT;
    float[] unmoved = Arrays.copyOfRange(values, start, start + side * side * channels);
    for (int y = 0; y < side; y++) {
      int row = inside(y - down) * side;
      for (int x = 0; x < side; x++) {
        int from = (row + inside(x - right)) * channels;
        System.arraycopy(unmoved, from, values, start + (y * side + x) * channels, channels);
      }
    }
  }

  private int inside(int coordinate) {
    return Math.max(0, Math.min(side - 1, coordinate));
  }

  /** Looks at all pictures of a set. */
  public Impressions look(ImageSet set) {
    float[][] features = new float[set.size()][];
    int[][] answers = new int[questions.size()][set.size()];
    for (int from = 0; from < set.size(); from += BATCH) {
      int[] batch = IntStream.range(from, Math.min(set.size(), from + BATCH)).toArray();
      List<INDArray> activations;
      try (INDArray pictures = tensor(set, batch, null)) {
        activations = network.feedForward(pictures, false);
        INDArray hidden = activations.get(activations.size() - 2);
        for (int i = 0; i < batch.length; i++) {
          features[from + i] = hidden.getRow(i).toFloatVector();
        }
        noteAnswers(activations.get(activations.size() - 1), from, answers);
        activations.subList(1, activations.size()).forEach(INDArray::close);
      }
    }
    return new Impressions(features, answers);
  }

  private void noteAnswers(INDArray logits, int from, int[][] answers) {
    int column = 0;
    for (int question = 0; question < questions.size(); question++) {
      int count = questions.get(question).values().size();
      INDArray likeliest =
          logits.get(NDArrayIndex.all(), NDArrayIndex.interval(column, column + count)).argMax(1);
      for (int i = 0; i < logits.size(0); i++) {
        answers[question][from + i] = likeliest.getInt(i);
      }
      column += count;
    }
  }

  /** Writes the weights. */
  void save(Path file) throws IOException {
    Tensor weights =
        new Tensor(new long[] {network.numParams()}, network.params().dup().data().asFloat());
    AtomicFile.write(
        file,
        output ->
            Safetensors.write(
                output, Map.of(PARAMETERS, weights), Map.of(), Safetensors.Precision.F32));
  }

  /**
   * Reads what {@link #save} wrote, for pictures such as those of the set.
   *
   * @throws IOException if the file is no judge for such pictures
   */
  static Judge load(Path file, ImageSet set) throws IOException {
    Judge judge = new Judge(set, 0);
    Tensor weights = Safetensors.read(Files.readAllBytes(file)).tensors().get(PARAMETERS);
    if (weights == null || weights.values().length != judge.network.numParams()) {
      judge.close();
      throw new IOException(file + " is no judge for pictures like these");
    }
    judge.network.setParams(Nd4j.create(weights.values()).reshape(1, weights.values().length));
    return judge;
  }

  @Override
  public void close() {
    network.close();
  }
}
