package dev.ganvas.evaluation;

import dev.ganvas.imagesets.Attribute;
import dev.ganvas.imagesets.ImageSet;
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
import org.jspecify.annotations.Nullable;

/**
 * A small convolutional classifier, independent of the GAN: it predicts {@linkplain #questions
 * attributes} of pictures, and its last hidden layer gives {@value #FEATURES} features in which
 * distances are measured. It is trained on real pictures only.
 *
 * <p>Where there is nothing to tell, as in a set without classes or with a single one, it learns
 * what was done to a picture ({@link Pretext}). Not thread-safe.
 */
public final class Judge {
  static final int FEATURES = Classifier.FEATURES;

  private static final int EPOCHS = 6;
  private static final int EPOCHS_FOR_ATTRIBUTES = 10;

  /** A small set is seen more often: after six times 700 pictures a judge knows little. */
  private static final int LEAST_BATCHES = 200;

  private static final int MOST_SHIFT = 2;
  private static final long SEED = 1;
  private static final int BATCH = 64;
  private static final double LEARNING_RATE = 2e-3;

  private final int side;
  private final int channels;
  private final List<Attribute> questions;
  private final @Nullable Pretext pretext;
  private final Classifier classifier;

  private Judge(ImageSet set, long seed) {
    side = set.side();
    channels = set.channels();
    questions = questions(set);
    int[] known = questions.stream().mapToInt(question -> question.values().size()).toArray();
    boolean nothingToTell = IntStream.of(known).allMatch(values -> values < 2);
    pretext = nothingToTell ? new Pretext(side, channels) : null;
    int[] answers =
        nothingToTell
            ? IntStream.concat(IntStream.of(known), IntStream.of(Pretext.ANSWERS)).toArray()
            : known;
    classifier = new Classifier(side, channels, answers, seed);
  }

  /** The attributes of another set, in the order of the judge's own questions. */
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

  /**
   * What a judge learns to predict for a set: its attributes, or without any its classes, or
   * nothing.
   */
  static List<Attribute> questions(ImageSet set) {
    if (!set.attributes().isEmpty()) {
      return set.attributes();
    }
    return set.classes().isEmpty()
        ? List.of()
        : List.of(new Attribute("class", set.classes(), set.labels()));
  }

  /**
   * What the judge predicts for n pictures: features {@code [n][128]}, and the most likely answer
   * to each question, {@code [questions][n]}.
   */
  public record Predictions(float[][] features, int[][] answers) {
    /**
     * Share of pictures for which the prediction equals the known value, by attribute, from 0 to 1.
     */
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
   * Reads the judge from a file; if there is none, trains one on the set and saves it there.
   *
   * @throws IOException if the file holds a judge for other pictures, or cannot be written
   */
  public static Judge loadOrTrain(Path file, ImageSet set, Consumer<String> messages)
      throws IOException {
    if (Files.exists(file)) {
      return load(file, set);
    }
    int epochs = set.attributes().isEmpty() ? EPOCHS : EPOCHS_FOR_ATTRIBUTES;
    int batches = Math.max(1, set.size() / BATCH);
    Judge judge = train(set, Math.max(epochs, LEAST_BATCHES / batches), SEED, messages);
    judge.save(file);
    return judge;
  }

  /**
   * A judge that has seen the set {@code epochs} times; of fewer than a batch it learns nothing.
   */
  static Judge train(ImageSet set, int epochs, long seed, Consumer<String> messages) {
    Judge judge = new Judge(set, seed);
    Random random = new Random(seed);
    for (int epoch = 0; epoch < epochs && set.size() >= BATCH; epoch++) {
      double loss = judge.learn(set, random, (double) epoch / epochs, 1.0 / epochs);
      messages.accept("judge: epoch %d of %d, loss %.3f".formatted(epoch + 1, epochs, loss));
    }
    return judge;
  }

  /** One epoch, with the learning rate decaying from progress {@code begin} on. */
  private double learn(ImageSet set, Random random, double begin, double part) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, set.size()).boxed().toList());
    Collections.shuffle(order, random);
    double loss = 0;
    int batches = order.size() / BATCH;
    for (int i = 0; i < batches; i++) {
      int[] batch =
          order.subList(i * BATCH, (i + 1) * BATCH).stream().mapToInt(Integer::intValue).toArray();
      double progress = begin + part * i / batches;
      double annealed = LEARNING_RATE * (1 + Math.cos(Math.PI * progress)) / 2;
      float[] samples = samples(set, batch, random);
      loss += classifier.learn(samples, answers(batch, samples, random), annealed) / batches;
    }
    return loss;
  }

  /**
   * The known answers to all questions, {@code [n][questions]}.
   *
   * @param samples of the pictures, which are changed where that is what there is to tell
   */
  private int[][] answers(int[] batch, float[] samples, Random random) {
    int length = side * side * channels;
    int[][] answers = new int[batch.length][];
    for (int i = 0; i < batch.length; i++) {
      int picture = batch[i];
      IntStream known = questions.stream().mapToInt(question -> question.labels()[picture]);
      IntStream told =
          pretext == null
              ? IntStream.empty()
              : IntStream.of(pretext.change(samples, i * length, random));
      answers[i] = IntStream.concat(known, told).toArray();
    }
    return answers;
  }

  /**
   * Pictures {@code [n, side, side, channels]} from -1 to 1.
   *
   * @param shifts source of random shifts by up to {@value #MOST_SHIFT} pixels; null for none
   */
  private float[] samples(ImageSet set, int[] indices, @Nullable Random shifts) {
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
    return values;
  }

  /** Shifts a picture within its frame, repeating its border. */
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

  /** Classifies all pictures of a set. */
  public Predictions classify(ImageSet set) {
    float[][] features = new float[set.size()][];
    int[][] answers = new int[questions.size()][set.size()];
    for (int from = 0; from < set.size(); from += BATCH) {
      int[] batch = IntStream.range(from, Math.min(set.size(), from + BATCH)).toArray();
      Classifier.Predictions seen = classifier.classify(samples(set, batch, null));
      for (int i = 0; i < batch.length; i++) {
        features[from + i] = seen.features()[i];
        for (int question = 0; question < answers.length; question++) {
          answers[question][from + i] = seen.answers()[i][question];
        }
      }
    }
    return new Predictions(features, answers);
  }

  /** Writes the weights. */
  void save(Path file) throws IOException {
    AtomicFile.write(
        file,
        output ->
            Safetensors.write(output, classifier.tensors(), Map.of(), Safetensors.Precision.F32));
  }

  /**
   * Reads what {@link #save} wrote.
   *
   * @throws IOException if the file holds a judge for pictures other than those of the set
   */
  static Judge load(Path file, ImageSet set) throws IOException {
    Judge judge = new Judge(set, 0);
    try {
      judge.classifier.restore(Safetensors.read(Files.readAllBytes(file)).tensors());
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " is no judge for pictures like these: " + e.getMessage(), e);
    }
    return judge;
  }
}
