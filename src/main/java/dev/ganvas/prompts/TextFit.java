package dev.ganvas.prompts;

import dev.ganvas.nn.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.eigen.Eigen;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Fits {@link TextConditions} to the captions of a training set. */
final class TextFit {
  private static final int FEATURES = RandomFeatures.COUNT;
  private static final int MOST_EXAMPLES = 2048;
  private static final int MOST_PHRASES = 6144;

  /** Phrases of examples have indices below this, which 16-bit floats represent exactly. */
  private static final int PHRASES_OF_EXAMPLES = 2048;

  /**
   * Regularisation of the covariance within pictures, as a share of the mean variance: stands for
   * wordings that the captions do not contain.
   */
  private static final double SHRINKAGE = 0.03;

  private final float[][] phrases;
  private final float[][] features;
  private final List<List<int[]>> captions;
  private final List<int[]> all;

  /**
   * @param phrases embedding of each phrase that occurs, most frequent first, {@code [p][d]}
   * @param captions by picture, the phrase indices of each of its captions
   */
  TextFit(float[][] phrases, List<List<int[]>> captions) {
    this.phrases = phrases;
    this.captions = captions;
    features = Arrays.stream(phrases).map(RandomFeatures::of).toArray(float[][]::new);
    all = captions.stream().flatMap(List::stream).toList();
  }

  /**
   * @param size dimension k of a condition
   */
  TextConditions fit(int size) {
    try (INDArray sums = sums()) {
      INDArray mean = sums.mean(true, 0);
      sums.subiRowVector(mean);
      INDArray total = sums.transpose().mmul(sums).divi(all.size());
      Tensor projection = projection(total, withinPictures(sums), size);
      Tensor projectedMean = TextConditions.projected(mean.toFloatVector(), projection);
      return conditions(projectedMean, projection);
    }
  }

  /** The sums of the features of each caption's phrases, {@code [captions, FEATURES]}. */
  private INDArray sums() {
    INDArray sums = Nd4j.create(all.size(), FEATURES);
    for (int i = 0; i < all.size(); i++) {
      float[] sum = new float[FEATURES];
      for (int phrase : all.get(i)) {
        TextConditions.add(features[phrase], sum);
      }
      sums.putRow(i, Nd4j.createFromArray(sum));
    }
    return sums;
  }

  /**
   * Covariance between the captions of a picture, {@code [FEATURES, FEATURES]}; zero if every
   * picture has a single caption. Changes {@code sums}: subtracts the mean of its picture from each
   * row.
   */
  private INDArray withinPictures(INDArray sums) {
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
   * The directions with the largest ratio of the variance between pictures to that within pictures:
   * the generalised eigenvectors of {@code S u = e R u}. Each is scaled by the shrinkage of the
   * linear estimate of a picture's value from a single caption, and all of them so that a condition
   * has a mean square of 1. Returns {@code [FEATURES, size]}.
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

  /** Keeps the projection, and fits the rest: known phrases, their slots, and the examples. */
  TextConditions conditions(Tensor mean, Tensor projection) {
    float[][] known = Arrays.copyOf(phrases, Math.min(MOST_PHRASES, phrases.length));
    float[][] meanings =
        Arrays.stream(features, 0, known.length)
            .map(ofPhrase -> TextConditions.projected(ofPhrase, projection).values())
            .toArray(float[][]::new);
    PhraseSlots slots = PhraseSlots.find(known.length, all);
    TextTensors withoutExamples =
        new TextTensors(
            mean,
            projection,
            columns(known),
            rows(meanings),
            new Tensor(
                new long[] {known.length},
                floats(IntStream.of(slots.of()).asDoubleStream().toArray())),
            rows(Arrays.stream(slots.together()).map(TextFit::floats).toArray(float[][]::new)),
            new Tensor(new long[] {1, 0}, new float[0]));
    Tensor examples = examples(new TextConditions(withoutExamples));
    return new TextConditions(withoutExamples.with(examples));
  }

  /**
   * The longest caption of pictures at regular intervals, in the most frequent phrases, {@code [m,
   * q]}.
   */
  private Tensor examples(TextConditions text) {
    int count = Math.min(MOST_EXAMPLES, captions.size());
    Map<Integer, Integer> known = new HashMap<>();
    List<int[]> chosen = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<int[]> ofPicture = captions.get((int) ((long) i * captions.size() / count));
      int[] longest =
          ofPicture.stream().max(Comparator.comparingInt(caption -> caption.length)).orElseThrow();
      chosen.add(
          IntStream.of(longest)
              .map(
                  phrase ->
                      phrase < PHRASES_OF_EXAMPLES
                          ? phrase
                          : known.computeIfAbsent(
                              phrase, p -> text.known(phrases[p], PHRASES_OF_EXAMPLES).number()))
              .toArray());
    }
    int most = chosen.stream().mapToInt(caption -> caption.length).max().orElse(0);
    return rows(
        chosen.stream()
            .map(
                caption -> {
                  int[] row = Arrays.copyOf(caption, most);
                  Arrays.fill(row, caption.length, most, -1);
                  return floats(IntStream.of(row).asDoubleStream().toArray());
                })
            .toArray(float[][]::new));
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
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
}
