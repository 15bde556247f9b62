package dev.ganvas.gan;

import dev.ganvas.nn.Latents;
import dev.ganvas.nn.NativeEngine;
import dev.ganvas.nn.Parameters;
import dev.ganvas.nn.Tensor;
import dev.ganvas.nn.Workspaces;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.stat.correlation.Covariance;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Scores how much a picture is like those that a model was trained on: the inverse of the squared
 * Mahalanobis distance of its features to theirs. The features are the discriminator's, averaged
 * over the picture and brought to length 1, so that contrast does not count; of the training
 * pictures nothing is kept but mean and covariance. A score of 1 is that of the median training
 * picture; faulty pictures have lower ones.
 *
 * @param architecture of the discriminator
 * @param convolutions its weights, in order: kernels {@code [3, 3, in, out]} and biases {@code
 *     [out]} by turns
 * @param mean {@code [c]}, c being the channels of the discriminator's lowest level
 * @param whitening {@code [c, c]}: the score is {@code 1 / |W (f - mean)|^2}
 */
public record Realism(
    Architecture architecture, List<Tensor> convolutions, Tensor mean, Tensor whitening) {
  private static final String PREFIX = "realism.";
  private static final int BATCH_SIZE = 32;

  /**
   * What is added to each variance, of the mean variance: few pictures tell little of small ones.
   */
  private static final double RIDGE = 0.1;

  /** Fewer pictures say too little of how features vary. */
  public static final int LEAST_PICTURES = 500;

  /** More pictures hardly change mean and covariance. */
  private static final int MOST_PICTURES = 8000;

  /**
   * Fits to training pictures.
   *
   * @param discriminator its weights in one row, as checkpoints hold them
   * @param count of the pictures
   * @param picture by number, {@code [resolution * resolution * imageChannels]}, channels last,
   *     from -1 to 1
   * @return null for fewer than {@value #LEAST_PICTURES} pictures
   */
  public static @Nullable Realism fit(
      Architecture architecture, Tensor discriminator, int count, IntFunction<float[]> picture) {
    if (count < LEAST_PICTURES) {
      return null;
    }
    NativeEngine.load();
    Discriminator network = new Discriminator(architecture, DataType.FLOAT, 1);
    network.startFrom(discriminator);
    double[][] features = features(network, architecture, count, picture);
    int size = features[0].length;
    double[] mean = new double[size];
    for (double[] row : features) {
      for (int i = 0; i < size; i++) {
        mean[i] += row[i] / features.length;
      }
    }
    RealMatrix inverse = whitening(features);
    double[] distances =
        Arrays.stream(features).mapToDouble(row -> distance(row, mean, inverse)).toArray();
    RealMatrix whitening =
        inverse.scalarMultiply(1 / Math.sqrt(StatUtils.percentile(distances, 50)));
    return new Realism(
        architecture,
        convolutions(network),
        tensor(new double[][] {mean}, size),
        tensor(whitening.getData(), size, size));
  }

  private static double[][] features(
      Discriminator network, Architecture architecture, int count, IntFunction<float[]> picture) {
    int side = architecture.resolution();
    int channels = architecture.imageChannels();
    int rows = Math.min(count, MOST_PICTURES);
    double[][] features = new double[rows][];
    for (int from = 0; from < rows; from += BATCH_SIZE) {
      int size = Math.min(BATCH_SIZE, rows - from);
      float[] values = new float[size * side * side * channels];
      for (int i = 0; i < size; i++) {
        int drawn = (int) Long.remainderUnsigned(Latents.mix(rows, from + i), count);
        float[] one = picture.apply(rows < count ? drawn : from + i);
        System.arraycopy(one, 0, values, i * one.length, one.length);
      }
      try (var workspace = Workspaces.enter("REALISM")) {
        INDArray pictures = Nd4j.create(values, new long[] {size, side, side, channels});
        double[][] pooled =
            network.pooledFeatures(pictures).castTo(DataType.DOUBLE).toDoubleMatrix();
        for (int i = 0; i < size; i++) {
          features[from + i] = pooled[i];
        }
      }
    }
    return features;
  }

  /** The inverse of the covariance's Cholesky factor. */
  private static RealMatrix whitening(double[][] features) {
    RealMatrix covariance = new Covariance(features, false).getCovarianceMatrix();
    int size = covariance.getRowDimension();
    double ridge = RIDGE * covariance.getTrace() / size;
    RealMatrix factor =
        new CholeskyDecomposition(
                covariance.add(MatrixUtils.createRealIdentityMatrix(size).scalarMultiply(ridge)))
            .getL();
    return new LUDecomposition(factor).getSolver().getInverse();
  }

  private static double distance(double[] features, double[] mean, RealMatrix whitening) {
    double[] centred = new double[mean.length];
    for (int i = 0; i < mean.length; i++) {
      centred[i] = features[i] - mean[i];
    }
    return Arrays.stream(whitening.operate(centred)).map(x -> x * x).sum();
  }

  private static List<Tensor> convolutions(Discriminator network) {
    List<Tensor> tensors = new ArrayList<>();
    for (Parameters.Parameter parameter : network.parameters().all()) {
      if (parameter.name().startsWith("conv")) {
        tensors.add(Tensor.of(parameter.value()));
      }
    }
    return tensors;
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
   * The weights of the discriminator that it looks through, in one row as checkpoints hold them.
   *
   * @param heads what follows the convolutions there, {@code [1, n]}
   */
  public Tensor discriminator(Tensor heads) {
    List<Tensor> parts = new ArrayList<>(convolutions);
    parts.add(heads);
    float[] row = new float[parts.stream().mapToInt(part -> part.values().length).sum()];
    int offset = 0;
    for (Tensor part : parts) {
      System.arraycopy(part.values(), 0, row, offset, part.values().length);
      offset += part.values().length;
    }
    return new Tensor(new long[] {1, row.length}, row);
  }

  /** Of a discriminator's weights in one row what follows the convolutions. */
  public Tensor heads(Tensor discriminator) {
    int before = convolutions.stream().mapToInt(part -> part.values().length).sum();
    float[] row = discriminator.values();
    float[] heads = Arrays.copyOfRange(row, before, row.length);
    return new Tensor(new long[] {1, heads.length}, heads);
  }

  /** What it consists of, under its names in a bundle: see {@link #of}. */
  public Map<String, Tensor> tensors() {
    Map<String, Tensor> tensors = new TreeMap<>();
    for (int i = 0; i < convolutions.size(); i++) {
      tensors.put(convolutionName(i), convolutions.get(i));
    }
    tensors.put(PREFIX + "mean", mean);
    tensors.put(PREFIX + "whitening", whitening);
    return tensors;
  }

  private static String convolutionName(int i) {
    return PREFIX + "conv" + i / 2 + (i % 2 == 0 ? ".weight" : ".bias");
  }

  /** Whether that is the name of one of the {@link #tensors}. */
  public static boolean owns(String tensor) {
    return tensor.startsWith(PREFIX);
  }

  /**
   * Reads what {@link #tensors} gave.
   *
   * @throws IllegalArgumentException if a tensor is missing or does not fit the architecture
   */
  public static Realism of(Architecture architecture, Map<String, Tensor> tensors) {
    // By the layout alone: the service reads bundles without ND4J's native library too.
    List<Tensor> convolutions = new ArrayList<>();
    for (Parameters.Layout.Entry entry : Discriminator.layout(architecture).entries()) {
      if (entry.name().startsWith("conv")) {
        convolutions.add(tensor(tensors, convolutionName(convolutions.size()), entry.shape()));
      }
    }
    long channels = architecture.discriminatorChannels().get(0);
    return new Realism(
        architecture,
        convolutions,
        tensor(tensors, PREFIX + "mean", channels),
        tensor(tensors, PREFIX + "whitening", channels, channels));
  }

  private static Tensor tensor(Map<String, Tensor> tensors, String name, long... shape) {
    Tensor tensor = tensors.get(name);
    if (tensor == null || !Arrays.equals(tensor.shape(), shape)) {
      throw new IllegalArgumentException(
          "%s is %s instead of %s".formatted(name, tensor, Arrays.toString(shape)));
    }
    return tensor;
  }
}
