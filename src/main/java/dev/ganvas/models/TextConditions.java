package dev.ganvas.models;

import dev.ganvas.gan.Latents;
import dev.ganvas.gan.Tensor;
import dev.ganvas.storage.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * captions. As all that is linear, each phrase has a {@linkplain #meaning} of its own.
 *
 * @param mean of the training captions' projections, {@code [k]}
 * @param projection {@code [FEATURES, k]}
 * @param examples conditions of training captions, {@code [m, k]}: one is drawn where nothing is
 *     asked for
 * @param phrases vectors of phrases of the training captions, a column each, {@code [d, p]}: what
 *     the model has heard of
 */
public record TextConditions(Tensor mean, Tensor projection, Tensor examples, Tensor phrases) {
  private static final int FEATURES = 1024;
  private static final long SEED = 0x7E47;
  private static final int PHRASES_OF_A_CAPTION = 5;
  private static final float OFFSET = 0.3f;
  private static final String PREFIX = "text.";
  private static final String FILE = "text.safetensors";
  private static final int MOST_EXAMPLES = 2048;
  private static final int MOST_PHRASES = 4096;

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
      TextConditions bare =
          new TextConditions(
              projected(mean.toFloatVector(), projection),
              projection,
              new Tensor(new long[] {0, size}, new float[0]),
              columns(Arrays.copyOf(phrases, Math.min(MOST_PHRASES, phrases.length))));
      return bare.withExamples(phrases, all);
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

  private TextConditions withExamples(float[][] vectors, List<int[]> captions) {
    int count = Math.min(MOST_EXAMPLES, captions.size());
    float[][] meanings = Arrays.stream(vectors).map(this::meaning).toArray(float[][]::new);
    float[][] conditions = new float[count][];
    for (int i = 0; i < count; i++) {
      int[] caption = captions.get((int) ((long) i * captions.size() / count));
      conditions[i] = of(Arrays.stream(caption).mapToObj(phrase -> meanings[phrase]).toList());
    }
    return new TextConditions(mean, projection, rows(conditions), phrases);
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

  /** What a generator is told of a prompt, by the meanings of its phrases. */
  public float[] of(Collection<float[]> meanings) {
    return of(meanings, List.of());
  }

  /**
   * What a generator is told of a prompt and of what the picture is to be unlike: each unwanted
   * phrase, as it differs from the phrases of the training captions on average, is taken away.
   */
  public float[] of(Collection<float[]> meanings, Collection<float[]> unwanted) {
    float[] condition = new float[size()];
    for (int k = 0; k < condition.length; k++) {
      condition[k] = -mean.values()[k];
    }
    meanings.forEach(meaning -> add(meaning, condition));
    for (float[] meaning : unwanted) {
      for (int k = 0; k < condition.length; k++) {
        condition[k] -= meaning[k] - mean.values()[k] / PHRASES_OF_A_CAPTION;
      }
    }
    return condition;
  }

  /** What a generator is told where nothing is asked for: an example, drawn from a seed. */
  public float[] example(long seed) {
    int index = (int) Long.remainderUnsigned(Latents.mix(seed, -1), examples.shape()[0]);
    return Arrays.copyOfRange(examples.values(), index * size(), (index + 1) * size());
  }

  /**
   * How well the model knows a phrase: the cosine of the angle between its vector and the nearest
   * of a training caption's phrases, 1 for one of these.
   */
  public double familiarity(float[] vector) {
    float[] products = new float[(int) phrases.shape()[1]];
    for (int i = 0; i < vector.length; i++) {
      for (int column = 0; column < products.length; column++) {
        products[column] += vector[i] * phrases.values()[i * products.length + column];
      }
    }
    float nearest = -1;
    for (float product : products) {
      nearest = Math.max(nearest, product);
    }
    return nearest;
  }

  /** The tensors under their names in a bundle. */
  Map<String, Tensor> tensors() {
    return Map.of(
        PREFIX + "mean", mean,
        PREFIX + "projection", projection,
        PREFIX + "examples", examples,
        PREFIX + "phrases", phrases);
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
    if (mean == null || projection == null || examples == null || phrases == null) {
      throw new IllegalArgumentException(
          "text: mean, projection, examples and phrases are needed, not " + tensors.keySet());
    }
    if (tensors.size() != 4
        || !hasRows(projection, FEATURES)
        || !Arrays.equals(mean.shape(), new long[] {projection.shape()[1]})
        || examples.shape().length != 2
        || examples.shape()[0] < 1
        || examples.shape()[1] != projection.shape()[1]
        || phrases.shape().length != 2
        || phrases.shape()[0] < 1) {
      throw new IllegalArgumentException(
          "text: the shapes of mean %s, projection %s, examples %s and phrases %s do not fit"
              .formatted(mean, projection, examples, phrases));
    }
    return new TextConditions(mean, projection, examples, phrases);
  }

  private static boolean hasRows(Tensor matrix, int rows) {
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
