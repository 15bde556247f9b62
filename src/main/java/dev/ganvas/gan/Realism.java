package dev.ganvas.gan;

import dev.ganvas.nn.Tensor;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.stat.correlation.Covariance;
import org.jspecify.annotations.Nullable;

/**
 * Scores how much a picture is like those that a model was trained on: the inverse of the squared
 * Mahalanobis distance of its features to those of the training pictures of its class. The features
 * are {@code f} numbers of what a classifier sees in the picture. Of the training pictures nothing
 * is kept but the mean of each class and the covariance within classes. A score of 1 is that of the
 * class's median training picture; faulty pictures have lower ones.
 *
 * @param version of the features: only those of one version can be compared
 * @param means {@code [1 + classes, f]}: of all pictures, then of each class
 * @param medians of the squared distances, {@code [1 + classes]}
 * @param whitening {@code [f, f]}: the squared distance is {@code |whitening (x - mean)|^2}
 */
public record Realism(String version, Tensor means, Tensor medians, Tensor whitening) {
  private static final String PREFIX = "realism.";
  private static final String MEANS = PREFIX + "means";
  private static final String MEDIANS = PREFIX + "medians";
  private static final String WHITENING = PREFIX + "whitening";
  private static final String VERSION = PREFIX + "features";

  /**
   * What is added to each variance, of the mean variance: few pictures tell little of small ones.
   */
  private static final double RIDGE = 0.1;

  /** Fewer pictures say too little of how features vary. */
  public static final int LEAST_PICTURES = 500;

  /** A class of fewer is held to all pictures: its mean would tell of single ones. */
  public static final int LEAST_OF_CLASS = 20;

  /**
   * Fits to training pictures.
   *
   * @param version of the features
   * @param features of each picture
   * @param labels the class of each picture, where there are classes
   * @param conditioning of the model
   * @return null for fewer than {@value #LEAST_PICTURES} pictures
   */
  public static @Nullable Realism fit(
      String version, float[][] features, int[] labels, Conditioning conditioning) {
    if (features.length < LEAST_PICTURES) {
      return null;
    }
    int classes = conditioning.classCount();
    int[] groups = groups(labels, classes);
    double[][] means = new double[1 + classes][];
    for (int group = 0; group <= classes; group++) {
      means[group] = mean(features, members(groups, group));
    }
    double[][] residuals = new double[features.length][];
    for (int i = 0; i < features.length; i++) {
      residuals[i] = difference(features[i], means[groups[i]]);
    }
    Tensor whitening = tensor(whitening(residuals));
    double[] distances =
        Arrays.stream(residuals).mapToDouble(r -> squaredDistance(r, whitening)).toArray();
    double[] medians =
        IntStream.rangeClosed(0, classes)
            .mapToDouble(
                group ->
                    StatUtils.percentile(
                        members(groups, group).mapToDouble(i -> distances[i]).toArray(), 50))
            .toArray();
    return new Realism(
        version, tensor(means), tensor(new double[][] {medians}, medians.length), whitening);
  }

  /** Of each picture the row of its mean: 0 for classes that are unknown or of too few pictures. */
  private static int[] groups(int[] labels, int classes) {
    int[] counts = new int[classes];
    IntStream.of(labels).filter(label -> label >= 0 && label < classes).forEach(l -> counts[l]++);
    return IntStream.of(labels)
        .map(l -> l < 0 || l >= classes || counts[l] < LEAST_OF_CLASS ? 0 : 1 + l)
        .toArray();
  }

  /** The pictures of a group; all of them for the first one, and for those without any. */
  private static IntStream members(int[] groups, int group) {
    boolean all = group == 0 || IntStream.of(groups).noneMatch(g -> g == group);
    return IntStream.range(0, groups.length).filter(i -> all || groups[i] == group);
  }

  private static double[] mean(float[][] features, IntStream members) {
    double[] mean = new double[features[0].length];
    int[] chosen = members.toArray();
    for (int i : chosen) {
      for (int j = 0; j < mean.length; j++) {
        mean[j] += features[i][j] / (double) chosen.length;
      }
    }
    return mean;
  }

  private static double[] difference(float[] features, double[] mean) {
    double[] difference = new double[mean.length];
    for (int i = 0; i < mean.length; i++) {
      difference[i] = features[i] - mean[i];
    }
    return difference;
  }

  /** The inverse of the covariance's Cholesky factor. */
  private static double[][] whitening(double[][] residuals) {
    RealMatrix covariance = new Covariance(residuals, false).getCovarianceMatrix();
    int size = covariance.getRowDimension();
    double ridge = RIDGE * covariance.getTrace() / size;
    RealMatrix factor =
        new CholeskyDecomposition(
                covariance.add(MatrixUtils.createRealIdentityMatrix(size).scalarMultiply(ridge)))
            .getL();
    return new LUDecomposition(factor).getSolver().getInverse().getData();
  }

  /** Of features that are so far from the mean, {@code [f]}. */
  private static double squaredDistance(double[] difference, Tensor whitening) {
    double sum = 0;
    for (int row = 0; row < difference.length; row++) {
      double along = 0;
      for (int i = 0; i < difference.length; i++) {
        along += whitening.values()[row * difference.length + i] * difference[i];
      }
      sum += along * along;
    }
    return sum;
  }

  private static Tensor tensor(double[][] rows) {
    return tensor(rows, rows.length, rows[0].length);
  }

  private static Tensor tensor(double[][] rows, long... shape) {
    float[] values = new float[rows.length * rows[0].length];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < rows[i].length; j++) {
        values[i * rows[i].length + j] = (float) rows[i][j];
      }
    }
    return new Tensor(shape, values);
  }

  /**
   * The score of a picture.
   *
   * @param seen the {@code f} features of the picture
   * @param condition that it was generated with: the share of each class where there are classes
   */
  public float score(float[] seen, float[] condition) {
    int size = (int) means.shape()[1];
    double[] shares = shares(condition);
    double median = 0;
    double[] difference = new double[size];
    for (int i = 0; i < size; i++) {
      difference[i] = seen[i];
    }
    for (int group = 0; group < shares.length; group++) {
      median += shares[group] * medians.values()[group];
      for (int i = 0; i < size; i++) {
        difference[i] -= shares[group] * means.values()[group * size + i];
      }
    }
    return (float) (median / squaredDistance(difference, whitening));
  }

  /** How much the mean of each group counts; that of all pictures where no class is told. */
  private double[] shares(float[] condition) {
    double[] shares = new double[medians.values().length];
    double sum = 0;
    for (int group = 1; group < shares.length; group++) {
      shares[group] = Math.max(0, condition[group - 1]);
      sum += shares[group];
    }
    if (sum == 0) {
      shares[0] = sum = 1;
    }
    for (int group = 0; group < shares.length; group++) {
      shares[group] /= sum;
    }
    return shares;
  }

  /** Its numbers, under their names in a bundle: see {@link #of}. */
  public Map<String, Tensor> tensors() {
    return new TreeMap<>(Map.of(MEANS, means, MEDIANS, medians, WHITENING, whitening));
  }

  /** What else a bundle says of it. */
  public Map<String, String> metadata() {
    return Map.of(VERSION, version);
  }

  /** Whether that is the name of one of the {@link #tensors}. */
  public static boolean owns(String tensor) {
    return tensor.startsWith(PREFIX);
  }

  /**
   * Reads what {@link #tensors} and {@link #metadata} gave.
   *
   * @param conditioning of the model
   * @throws IllegalArgumentException if anything is missing, or does not fit the model
   */
  public static Realism of(
      Conditioning conditioning, Map<String, Tensor> tensors, Map<String, String> metadata) {
    String version = metadata.get(VERSION);
    if (version == null) {
      throw new IllegalArgumentException(
          "the scores of its pictures (bestOf) are those of an earlier version; publish the model"
              + " anew");
    }
    int classes = conditioning.classCount();
    Tensor means = tensor(tensors, MEANS, 1 + classes, -1);
    long size = means.shape()[1];
    return new Realism(
        version,
        means,
        tensor(tensors, MEDIANS, 1 + classes),
        tensor(tensors, WHITENING, size, size));
  }

  /**
   * @param shape in which -1 stands for any
   */
  private static Tensor tensor(Map<String, Tensor> tensors, String name, long... shape) {
    Tensor tensor = tensors.get(name);
    if (tensor == null || !fits(tensor.shape(), shape)) {
      throw new IllegalArgumentException(
          "%s is %s instead of %s".formatted(name, tensor, Arrays.toString(shape)));
    }
    return tensor;
  }

  private static boolean fits(long[] found, long[] wanted) {
    return found.length == wanted.length
        && IntStream.range(0, found.length).allMatch(i -> wanted[i] < 0 || wanted[i] == found[i]);
  }
}
