package dev.ganvas.evaluation;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Euclidean distances to the nearest of many vectors. */
final class NearestNeighbours {
  private static final int BLOCK = 1000;

  private NearestNeighbours() {}

  /**
   * For each of {@code queries} the distance to the nearest of {@code corpus}.
   *
   * @return as many as queries, sorted
   */
  static double[] sortedDistances(Vectors queries, Vectors corpus) {
    double[] nearest = new double[queries.count()];
    Arrays.fill(nearest, Double.POSITIVE_INFINITY);
    for (int c = 0; c < corpus.count(); c += BLOCK) {
      float[][] others = corpus.block(c, Math.min(corpus.count(), c + BLOCK));
      double[] norms = squaredNorms(others);
      try (INDArray other = Nd4j.create(others)) {
        for (int q = 0; q < queries.count(); q += BLOCK) {
          float[][] block = queries.block(q, Math.min(queries.count(), q + BLOCK));
          nearer(block, other, norms, nearest, q);
        }
      }
    }
    return Arrays.stream(nearest)
        .map(squared -> Math.sqrt(Math.max(0, squared)))
        .sorted()
        .toArray();
  }

  /** Lowers the squared distances of a block of queries to those of a block of the corpus. */
  private static void nearer(
      float[][] block, INDArray other, double[] norms, double[] nearest, int first) {
    double[] own = squaredNorms(block);
    try (INDArray rows = Nd4j.create(block);
        INDArray products = rows.mmul(other.transpose())) {
      float[][] dots = products.toFloatMatrix();
      for (int i = 0; i < dots.length; i++) {
        for (int j = 0; j < dots[i].length; j++) {
          double squared = own[i] + norms[j] - 2 * dots[i][j];
          nearest[first + i] = Math.min(nearest[first + i], squared);
        }
      }
    }
  }

  private static double[] squaredNorms(float[][] rows) {
    return Arrays.stream(rows).mapToDouble(NearestNeighbours::squaredNorm).toArray();
  }

  private static double squaredNorm(float[] row) {
    double sum = 0;
    for (float value : row) {
      sum += (double) value * value;
    }
    return sum;
  }
}
