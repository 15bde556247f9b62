package dev.ganvas.models;

import dev.ganvas.gan.Latents;
import dev.ganvas.gan.Tensor;
import dev.ganvas.storage.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * From the vectors of a prompt's phrases to what a generator is told. Each vector goes through
 * random features (Rahimi and Recht, <i>Weighted sums of random kitchen sinks</i>, 2008): {@value
 * #FEATURES} rectified random projections, in which "red" and "hair" in one phrase differ from
 * "red" in one and "hair" in another. Their sum over the phrases is projected onto the directions
 * that tell pictures apart whatever the wording (linear discriminants, Rao, 1948; principal
 * components where each picture has one caption), and taken relative to the mean of the training
 * captions. As all that is linear, each phrase has a {@linkplain #meaning} of its own. What a
 * prompt says nothing about is {@linkplain #prompt drawn} from training captions.
 *
 * @param mean of the training captions' projections, {@code [k]}
 * @param projection {@code [FEATURES, k]}
 * @param phrases vectors of phrases of the training captions, a column each, most frequent first,
 *     {@code [d, p]}: what the model has heard of
 * @param meanings their meanings, {@code [p, k]}
 * @param slots the number of the slot of each: what it speaks of, {@code [p]}
 * @param together how often phrases of two slots are said together, over chance, {@code [s, s]}
 * @param examples training captions that say much: the numbers of their phrases, and -1 for none,
 *     {@code [m, q]}
 */
public record TextConditions(
    Tensor mean,
    Tensor projection,
    Tensor phrases,
    Tensor meanings,
    Tensor slots,
    Tensor together,
    Tensor examples) {
  static final int FEATURES = 1024;
  private static final long SEED = 0x7E47;
  private static final int PHRASES_OF_A_CAPTION = 5;
  private static final float OFFSET = 0.3f;
  private static final String PREFIX = "text.";
  private static final String FILE = "text.safetensors";
  private static final List<String> NAMES =
      List.of("mean", "projection", "phrases", "meanings", "slots", "together", "examples");

  /** Known phrases that an unknown one may be taken for. */
  private static final int CANDIDATES_FOR_A_PHRASE = 16;

  /** Phrases that are said together less often than that, over chance, exclude each other. */
  private static final double EXCLUSIVE = 0.4;

  private static final int CANDIDATES = 64;

  /** Of so many times as many candidates, those least like what is unwanted are taken. */
  private static final int CHOICE = 4;

  /** The random projections, {@code [d, FEATURES]}, and their offsets. */
  private static final class Random {
    private static volatile float[] projections = new float[0];

    /** The same numbers on every machine. */
    static float[] projections(int d) {
      float[] known = projections;
      if (known.length != (d + 1) * FEATURES) {
        known = Latents.normals(SEED, (d + 1) * FEATURES);
        projections = known;
      }
      return known;
    }
  }

  /**
   * Fits to captions.
   *
   * @param phrases the vector of each phrase that occurs, most frequent first
   * @param captions the numbers of the phrases of each caption, by picture
   * @param size numbers in a condition
   */
  public static TextConditions fit(float[][] phrases, List<List<int[]>> captions, int size) {
    return new TextFit(phrases, captions).fit(size);
  }

  static float[] features(float[] vector) {
    float[] projections = Random.projections(vector.length);
    float[] features = new float[FEATURES];
    for (int k = 0; k < FEATURES; k++) {
      features[k] = OFFSET * projections[vector.length * FEATURES + k];
    }
    for (int i = 0; i < vector.length; i++) {
      float value = vector[i];
      int row = i * FEATURES;
      for (int k = 0; k < FEATURES; k++) {
        features[k] += value * projections[row + k];
      }
    }
    for (int k = 0; k < FEATURES; k++) {
      features[k] = Math.max(0, features[k]);
    }
    return features;
  }

  static void add(float[] summand, float[] sum) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += summand[i];
    }
  }

  /** The same with other {@link #examples}. */
  TextConditions with(Tensor otherExamples) {
    return new TextConditions(mean, projection, phrases, meanings, slots, together, otherExamples);
  }

  /** Numbers in a condition. */
  public int size() {
    return (int) projection.shape()[1];
  }

  /**
   * What a phrase adds to a prompt, {@link #size} numbers.
   *
   * @param vector of the phrase, of length 1
   */
  public float[] meaning(float[] vector) {
    return projected(features(vector), projection).values();
  }

  static Tensor projected(float[] features, Tensor projection) {
    float[] values = new float[(int) projection.shape()[1]];
    for (int i = 0; i < FEATURES; i++) {
      for (int k = 0; k < values.length; k++) {
        values[k] += features[i] * projection.values()[i * values.length + k];
      }
    }
    return new Tensor(new long[] {values.length}, values);
  }

  /** What a caption says, by the meanings of its phrases. */
  public float[] of(Collection<float[]> meaningsOfPhrases) {
    float[] condition = new float[size()];
    for (int k = 0; k < condition.length; k++) {
      condition[k] = -mean.values()[k];
    }
    meaningsOfPhrases.forEach(meaning -> add(meaning, condition));
    return condition;
  }

  /**
   * A phrase of a prompt, as the model understands it.
   *
   * @param meaning what it adds to a prompt, k numbers
   * @param slot what it speaks of
   * @param familiarity cosine of the angle between its vector and the nearest of a training
   *     caption's phrases, 1 for one of these
   */
  public record Phrase(float[] meaning, int slot, double familiarity) {}

  /**
   * Reads a phrase. It is taken for a phrase that the model has heard, of the few most alike the
   * one whose meaning is nearest, as new wordings can have meanings that no generator has been
   * told.
   *
   * @param vector of the phrase, of length 1
   */
  public Phrase phrase(float[] vector) {
    Known known = known(vector, (int) phrases.shape()[1]);
    return new Phrase(row(meanings, known.number()), slot(known.number()), known.likeness());
  }

  private int slot(int phrase) {
    return (int) slots.values()[phrase];
  }

  /**
   * A phrase that another is taken for.
   *
   * @param likeness the cosine of the most similar one, which may be a third
   */
  record Known(int number, double likeness) {}

  /**
   * @param among so many of the most frequent phrases
   */
  Known known(float[] vector, int among) {
    int columns = (int) phrases.shape()[1];
    double[] likeness = new double[Math.min(among, columns)];
    for (int i = 0; i < vector.length; i++) {
      for (int column = 0; column < likeness.length; column++) {
        likeness[column] += vector[i] * phrases.values()[i * columns + column];
      }
    }
    int[] all = IntStream.range(0, likeness.length).toArray();
    int[] alike = first(all, i -> -likeness[i], CANDIDATES_FOR_A_PHRASE);
    float[] own = meaning(vector);
    int nearest = first(alike, i -> squaredDistance(row(meanings, i), own), 1)[0];
    return new Known(nearest, likeness[alike[0]]);
  }

  private static float[] row(Tensor matrix, int index) {
    int length = (int) matrix.shape()[1];
    return Arrays.copyOfRange(matrix.values(), index * length, (index + 1) * length);
  }

  /**
   * What a prompt says, and what may be added to it: the phrases of captions like it that can be
   * said with all of its own, and of these captions the ones least like what is unwanted.
   */
  public PromptCondition prompt(List<Phrase> wanted, List<Phrase> unwanted) {
    float[] said = of(wanted.stream().map(Phrase::meaning).toList());
    int[] candidates = IntStream.range(0, (int) examples.shape()[0]).toArray();
    float[][] conditions =
        IntStream.of(candidates)
            .mapToObj(i -> of(example(i).mapToObj(p -> row(meanings, p)).toList()))
            .toArray(float[][]::new);
    if (!wanted.isEmpty()) {
      int alike = unwanted.isEmpty() ? CANDIDATES : CHOICE * CANDIDATES;
      candidates = first(candidates, i -> squaredDistance(conditions[i], said), alike);
    }
    if (!unwanted.isEmpty()) {
      float[] direction = new float[size()];
      for (Phrase phrase : unwanted) {
        for (int k = 0; k < direction.length; k++) {
          direction[k] += phrase.meaning()[k] - mean.values()[k] / PHRASES_OF_A_CAPTION;
        }
      }
      int unlike = Math.max(1, candidates.length / CHOICE);
      candidates = first(candidates, i -> product(conditions[i], direction), unlike);
    }
    return new PromptCondition(candidates, caption -> completed(said, wanted, caption));
  }

  /** What was said, with what else a training caption says. */
  private float[] completed(float[] said, List<Phrase> wanted, int caption) {
    float[] condition = said.clone();
    example(caption)
        .filter(phrase -> goesWith(slot(phrase), wanted))
        .forEach(phrase -> add(row(meanings, phrase), condition));
    return condition;
  }

  /** The phrases of a training caption. */
  private IntStream example(int number) {
    float[] row = row(examples, number);
    return IntStream.range(0, row.length).map(i -> (int) row[i]).filter(phrase -> phrase >= 0);
  }

  private boolean goesWith(int slot, List<Phrase> phrases) {
    int count = (int) together.shape()[1];
    return phrases.stream()
        .allMatch(phrase -> together.values()[phrase.slot() * count + slot] >= EXCLUSIVE);
  }

  private static int[] first(int[] all, IntToDoubleFunction order, int count) {
    double[] keys = Arrays.stream(all).mapToDouble(order).toArray();
    return IntStream.range(0, all.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> keys[i]))
        .limit(count)
        .mapToInt(i -> all[i])
        .toArray();
  }

  private static double squaredDistance(float[] a, float[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += (a[k] - b[k]) * (a[k] - b[k]);
    }
    return sum;
  }

  private static double product(float[] a, float[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += a[k] * b[k];
    }
    return sum;
  }

  /** The tensors under their names in a bundle. */
  Map<String, Tensor> tensors() {
    return Map.of(
        PREFIX + "mean", mean,
        PREFIX + "projection", projection,
        PREFIX + "phrases", phrases,
        PREFIX + "meanings", meanings,
        PREFIX + "slots", slots,
        PREFIX + "together", together,
        PREFIX + "examples", examples);
  }

  /** Whether that is the name of one of {@link #tensors}. */
  static boolean owns(String tensor) {
    return tensor.startsWith(PREFIX);
  }

  /**
   * What {@link #tensors} gave.
   *
   * @throws IllegalArgumentException if one is missing or does not fit the others
   */
  static TextConditions of(Map<String, Tensor> tensors) {
    List<Tensor> found =
        NAMES.stream().map(name -> tensors.get(PREFIX + name)).filter(Objects::nonNull).toList();
    if (found.size() != NAMES.size() || tensors.size() != NAMES.size()) {
      throw new IllegalArgumentException(
          "text: %s are needed, not %s".formatted(NAMES, new TreeSet<>(tensors.keySet())));
    }
    TextConditions text =
        new TextConditions(
            found.get(0),
            found.get(1),
            found.get(2),
            found.get(3),
            found.get(4),
            found.get(5),
            found.get(6));
    if (!text.fits()) {
      throw new IllegalArgumentException(
          ("text: the shapes or numbers of mean %s, projection %s, phrases %s, meanings %s, slots %s,"
                  + " together %s and examples %s do not fit")
              .formatted(found.toArray()));
    }
    return text;
  }

  private boolean fits() {
    if (!hasRows(projection, FEATURES) || phrases.shape().length != 2 || phrases.shape()[1] < 1) {
      return false;
    }
    long k = projection.shape()[1];
    long known = phrases.shape()[1];
    return Arrays.equals(mean.shape(), new long[] {k})
        && Arrays.equals(meanings.shape(), new long[] {known, k})
        && Arrays.equals(slots.shape(), new long[] {known})
        && together.shape().length == 2
        && hasRows(together, together.shape()[1])
        && areNumbers(slots, 0, together.shape()[1])
        && examples.shape().length == 2
        && examples.shape()[0] > 0
        && areNumbers(examples, -1, known);
  }

  private static boolean areNumbers(Tensor tensor, int from, long to) {
    return IntStream.range(0, tensor.values().length)
        .mapToDouble(i -> tensor.values()[i])
        .allMatch(value -> value >= from && value < to);
  }

  private static boolean hasRows(Tensor matrix, long rows) {
    return matrix.shape().length == 2 && matrix.shape()[0] == rows && matrix.shape()[1] > 0;
  }

  /** Writes them into the directory of a training run. */
  public void save(Path directory) throws IOException {
    AtomicFile.write(
        directory.resolve(FILE),
        output -> Safetensors.write(output, tensors(), Map.of(), Safetensors.Precision.F32));
  }

  /** What {@link #save} wrote; empty if there is nothing. */
  public static Optional<TextConditions> read(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    return Files.exists(file)
        ? Optional.of(of(Safetensors.read(Files.readAllBytes(file)).tensors()))
        : Optional.empty();
  }
}
