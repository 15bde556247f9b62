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
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.eigen.Eigen;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

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
 * @param examples conditions of training captions that say much, {@code [m, k]}: what a prompt
 *     leaves open is drawn from them
 * @param phrases vectors of phrases of the training captions, a column each, {@code [d, p]}: what
 *     the model has heard of
 * @param meanings their meanings, {@code [p, k]}
 */
public record TextConditions(
    Tensor mean, Tensor projection, Tensor examples, Tensor phrases, Tensor meanings) {
  private static final int FEATURES = 1024;
  private static final long SEED = 0x7E47;
  private static final int PHRASES_OF_A_CAPTION = 5;
  private static final float OFFSET = 0.3f;
  private static final String PREFIX = "text.";
  private static final String FILE = "text.safetensors";
  private static final int MOST_EXAMPLES = 2048;
  private static final int MOST_PHRASES = 4096;

  /** Known phrases that an unknown one may be taken for. */
  private static final int CANDIDATES_FOR_A_PHRASE = 16;

  /** A topic is made of this part of all known phrases, the nearest ones, within limits. */
  private static final double PART_OF_A_TOPIC = 1.0 / 32;

  private static final int LEAST_PHRASES_OF_A_TOPIC = 4;
  private static final int MOST_PHRASES_OF_A_TOPIC = 64;

  /** Share of the variance of their meanings that a topic has to hold. */
  private static final double HELD_BY_TOPIC = 0.95;

  private static final int MOST_DIRECTIONS_OF_A_TOPIC = 24;

  /** Least sum of squared cosines with topics that makes a direction one of theirs. */
  private static final double SAID = 0.1;

  private static final int CANDIDATES = 64;

  /** Of so many times as many candidates, those least like what is unwanted are taken. */
  private static final int CHOICE = 4;

  /** Wording that is not among the captions, as a share of all variance. */
  private static final double SHRINKAGE = 0.03;

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
   * @param size directions to keep
   */
  public static TextConditions fit(float[][] phrases, List<List<int[]>> captions, int size) {
    float[][] features =
        Arrays.stream(phrases).map(TextConditions::features).toArray(float[][]::new);
    List<int[]> all = captions.stream().flatMap(List::stream).toList();
    try (INDArray sums = Nd4j.create(all.size(), FEATURES)) {
      for (int i = 0; i < all.size(); i++) {
        float[] sum = new float[FEATURES];
        for (int phrase : all.get(i)) {
          add(features[phrase], sum);
        }
        sums.putRow(i, Nd4j.createFromArray(sum));
      }
      INDArray mean = sums.mean(true, 0);
      sums.subiRowVector(mean);
      INDArray total = sums.transpose().mmul(sums).divi(all.size());
      Tensor projection = projection(total, withinPictures(sums, captions), size);
      Tensor none = new Tensor(new long[] {0, size}, new float[0]);
      float[][] known = Arrays.copyOf(phrases, Math.min(MOST_PHRASES, phrases.length));
      TextConditions bare =
          new TextConditions(
              projected(mean.toFloatVector(), projection), projection, none, columns(known), none);
      return bare.withExamples(phrases, captions, known.length);
    }
  }

  /**
   * Covariance of what captions of one picture differ by, {@code [FEATURES, FEATURES]}; zero if
   * each has but one. Takes the mean of its picture from each row of {@code sums}.
   */
  private static INDArray withinPictures(INDArray sums, List<List<int[]>> captions) {
    int from = 0;
    for (List<int[]> ofPicture : captions) {
      INDArray rows =
          sums.get(NDArrayIndex.interval(from, from + ofPicture.size()), NDArrayIndex.all());
      rows.subiRowVector(rows.mean(true, 0));
      from += ofPicture.size();
    }
    return sums.transpose().mmul(sums).divi(Math.max(1, from - captions.size()));
  }

  /**
   * The directions in which captions of different pictures differ most, measured by how much those
   * of one picture do: the generalised eigenvectors of {@code S u = e R u}. Each is scaled as the
   * best estimate of what is said of the picture from what one caption says, and all together so
   * that the numbers of a condition have a mean square of 1.
   */
  private static Tensor projection(INDArray total, INDArray within, int size) {
    double average = Nd4j.diag(total).meanNumber().doubleValue();
    INDArray noise = within.add(Nd4j.eye(FEATURES).muli(SHRINKAGE * average));
    INDArray whitening = noise.dup();
    INDArray variances = Eigen.symmetricGeneralizedEigenvalues(whitening, true);
    whitening.diviRowVector(Transforms.sqrt(variances));
    INDArray vectors = whitening.transpose().mmul(total.sub(within)).mmul(whitening);
    vectors = vectors.add(vectors.transpose()).divi(2);
    INDArray values = Eigen.symmetricGeneralizedEigenvalues(vectors, true);
    vectors = whitening.mmul(vectors);
    double[] ratios = new double[size];
    double power = 0;
    for (int k = 0; k < size; k++) {
      // The last eigenvectors are those of the largest eigenvalues.
      ratios[k] = Math.max(0, values.getDouble(FEATURES - 1 - k));
      power += ratios[k] / (1 + ratios[k]) / size;
    }
    float[] projection = new float[FEATURES * size];
    for (int k = 0; k < size; k++) {
      double scale = Math.sqrt(ratios[k] / power) / (1 + ratios[k]);
      for (int i = 0; i < FEATURES; i++) {
        projection[i * size + k] = (float) (scale * vectors.getDouble(i, FEATURES - 1 - k));
      }
    }
    return new Tensor(new long[] {FEATURES, size}, projection);
  }

  /** Of pictures from all over, the caption that says most. */
  private TextConditions withExamples(
      float[][] vectors, List<List<int[]>> captions, int knownPhrases) {
    float[][] all = Arrays.stream(vectors).map(this::meaning).toArray(float[][]::new);
    float[][] conditions = new float[Math.min(MOST_EXAMPLES, captions.size())][];
    for (int i = 0; i < conditions.length; i++) {
      List<int[]> ofPicture = captions.get((int) ((long) i * captions.size() / conditions.length));
      int[] longest =
          ofPicture.stream().max(Comparator.comparingInt(caption -> caption.length)).orElseThrow();
      conditions[i] = of(Arrays.stream(longest).mapToObj(phrase -> all[phrase]).toList());
    }
    return new TextConditions(
        mean, projection, rows(conditions), phrases, rows(Arrays.copyOf(all, knownPhrases)));
  }

  private static Tensor rows(float[][] rows) {
    int length = rows[0].length;
    float[] values = new float[rows.length * length];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, values, i * length, length);
    }
    return new Tensor(new long[] {rows.length, length}, values);
  }

  private static Tensor columns(float[][] columns) {
    int length = columns[0].length;
    float[] values = new float[columns.length * length];
    for (int column = 0; column < columns.length; column++) {
      for (int i = 0; i < length; i++) {
        values[i * columns.length + column] = columns[column][i];
      }
    }
    return new Tensor(new long[] {length, columns.length}, values);
  }

  private static float[] features(float[] vector) {
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

  private static void add(float[] summand, float[] sum) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += summand[i];
    }
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

  private static Tensor projected(float[] features, Tensor projection) {
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
   * @param topic the directions that it says something about, as a projector {@code [k][k]}
   * @param familiarity cosine of the angle between its vector and the nearest of a training
   *     caption's phrases, 1 for one of these
   */
  public record Phrase(float[] meaning, double[][] topic, double familiarity) {}

  /**
   * Reads a phrase. It is taken for a phrase that the model has heard, of the few most alike the
   * one whose meaning is nearest, as new wordings can have meanings that no generator has been
   * told. What it says something about is what tells the known phrases most like it apart: "red
   * hair" is about what "blond hair" and "long black hair" differ by.
   *
   * @param vector of the phrase, of length 1
   */
  public Phrase phrase(float[] vector) {
    double[] likeness = new double[(int) phrases.shape()[1]];
    for (int i = 0; i < vector.length; i++) {
      for (int column = 0; column < likeness.length; column++) {
        likeness[column] += vector[i] * phrases.values()[i * likeness.length + column];
      }
    }
    int ofTopic =
        Math.max(
            LEAST_PHRASES_OF_A_TOPIC,
            Math.min(MOST_PHRASES_OF_A_TOPIC, (int) (PART_OF_A_TOPIC * likeness.length)));
    int[] all = IntStream.range(0, likeness.length).toArray();
    int[] alike = first(all, i -> -likeness[i], Math.max(ofTopic, CANDIDATES_FOR_A_PHRASE));
    float[] own = meaning(vector);
    int[] candidates = Arrays.copyOf(alike, Math.min(CANDIDATES_FOR_A_PHRASE, alike.length));
    float[] meaning =
        row(meanings, first(candidates, i -> squaredDistance(row(meanings, i), own), 1)[0]);
    double[][] topic = new double[Math.min(ofTopic, alike.length) + 1][];
    for (int i = 0; i < topic.length - 1; i++) {
      topic[i] = doubles(row(meanings, alike[i]));
    }
    topic[topic.length - 1] = doubles(meaning);
    return new Phrase(meaning, projector(topic), likeness[alike[0]]);
  }

  private static double[] doubles(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
  }

  private static float[] row(Tensor matrix, int index) {
    int length = (int) matrix.shape()[1];
    return Arrays.copyOfRange(matrix.values(), index * length, (index + 1) * length);
  }

  /** Eigenvalues of a symmetric matrix, largest first, and the eigenvectors in their order. */
  private record Spectrum(double[] values, RealVector[] vectors) {
    /**
     * The matrix is shifted meanwhile: among eigenvalues of about nothing, as of a sum of a few
     * projectors, the decomposition's iteration may not end.
     */
    static Spectrum of(RealMatrix symmetric) {
      int size = symmetric.getRowDimension();
      double shift = 1 + symmetric.getTrace();
      EigenDecomposition shifted =
          new EigenDecomposition(
              symmetric.add(MatrixUtils.createRealIdentityMatrix(size).scalarMultiply(shift)));
      return new Spectrum(
          Arrays.stream(shifted.getRealEigenvalues()).map(value -> value - shift).toArray(),
          IntStream.range(0, size).mapToObj(shifted::getEigenvector).toArray(RealVector[]::new));
    }
  }

  /** Onto the directions in which rows differ most. */
  private static double[][] projector(double[][] rows) {
    RealMatrix deviations = MatrixUtils.createRealMatrix(rows);
    for (int k = 0; k < deviations.getColumnDimension(); k++) {
      double[] column = deviations.getColumn(k);
      double average = Arrays.stream(column).average().orElse(0);
      deviations.setColumn(k, Arrays.stream(column).map(value -> value - average).toArray());
    }
    Spectrum scatter = Spectrum.of(deviations.transpose().multiply(deviations));
    double total = Arrays.stream(scatter.values()).sum();
    RealMatrix projector = MatrixUtils.createRealMatrix(rows[0].length, rows[0].length);
    double held = 0;
    for (int i = 0; i < MOST_DIRECTIONS_OF_A_TOPIC && held < HELD_BY_TOPIC * total; i++) {
      RealVector direction = scatter.vectors()[i];
      projector = projector.add(direction.outerProduct(direction));
      held += scatter.values()[i];
    }
    return projector.getData();
  }

  /**
   * What a prompt says, and what may be added to it: captions like it, and of these the ones least
   * like what is unwanted.
   */
  public PromptCondition prompt(List<Phrase> wanted, List<Phrase> unwanted) {
    float[] said = of(wanted.stream().map(Phrase::meaning).toList());
    int[] candidates = IntStream.range(0, (int) examples.shape()[0]).toArray();
    if (!wanted.isEmpty()) {
      int alike = unwanted.isEmpty() ? CANDIDATES : CHOICE * CANDIDATES;
      candidates = first(candidates, i -> squaredDistance(row(examples, i), said), alike);
    }
    if (!unwanted.isEmpty()) {
      float[] direction = new float[size()];
      for (Phrase phrase : unwanted) {
        for (int k = 0; k < direction.length; k++) {
          direction[k] += phrase.meaning()[k] - mean.values()[k] / PHRASES_OF_A_CAPTION;
        }
      }
      int unlike = Math.max(1, candidates.length / CHOICE);
      candidates = first(candidates, i -> product(row(examples, i), direction), unlike);
    }
    return new PromptCondition(said, openDirections(wanted), examples, candidates);
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

  /** The directions that phrases say nothing about. */
  private double[][] openDirections(List<Phrase> wanted) {
    RealMatrix topics = MatrixUtils.createRealMatrix(size(), size());
    for (Phrase phrase : wanted) {
      topics = topics.add(MatrixUtils.createRealMatrix(phrase.topic()));
    }
    Spectrum shares = Spectrum.of(topics);
    return IntStream.range(0, size())
        .filter(i -> shares.values()[i] <= SAID)
        .mapToObj(i -> shares.vectors()[i].toArray())
        .toArray(double[][]::new);
  }

  /** The tensors under their names in a bundle. */
  Map<String, Tensor> tensors() {
    return Map.of(
        PREFIX + "mean", mean,
        PREFIX + "projection", projection,
        PREFIX + "examples", examples,
        PREFIX + "phrases", phrases,
        PREFIX + "meanings", meanings);
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
    Tensor mean = tensors.get(PREFIX + "mean");
    Tensor projection = tensors.get(PREFIX + "projection");
    Tensor examples = tensors.get(PREFIX + "examples");
    Tensor phrases = tensors.get(PREFIX + "phrases");
    Tensor meanings = tensors.get(PREFIX + "meanings");
    if (mean == null
        || projection == null
        || examples == null
        || phrases == null
        || meanings == null) {
      throw new IllegalArgumentException(
          "text: mean, projection, examples, phrases and meanings are needed, not "
              + tensors.keySet());
    }
    if (tensors.size() != 5
        || !hasRows(projection, FEATURES)
        || !Arrays.equals(mean.shape(), new long[] {projection.shape()[1]})
        || examples.shape().length != 2
        || examples.shape()[0] < 1
        || examples.shape()[1] != projection.shape()[1]
        || phrases.shape().length != 2
        || phrases.shape()[1] < 1
        || !hasRows(meanings, phrases.shape()[1])
        || meanings.shape()[1] != projection.shape()[1]) {
      throw new IllegalArgumentException(
          "text: the shapes of mean %s, projection %s, examples %s, phrases %s and meanings %s do"
                  .formatted(mean, projection, examples, phrases, meanings)
              + " not fit");
    }
    return new TextConditions(mean, projection, examples, phrases, meanings);
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
