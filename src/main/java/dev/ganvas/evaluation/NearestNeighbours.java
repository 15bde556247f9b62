package dev.ganvas.evaluation;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Euclidean distances to the nearest of many vectors. */
final class NearestNeighbours {
  private static final int BLOCK = 1000;

  private NearestNeighbours() {}

  /**
   * For each row of {@code queries} the distance to the nearest row of {@code corpus}.
   *
   * @param queries {@code [n][d]}
   * @param corpus {@code [m][d]}
   * @return {@code [n]}, sorted
   */
  static double[] sortedDistances(float[][] queries, float[][] corpus) {
    double[] nearest = new double[queries.length];
    Arrays.fill(nearest, Double.POSITIVE_INFINITY);
    double[] queryNorms = squaredNorms(queries);
    double[] corpusNorms = squaredNorms(corpus);
    for (int c = 0; c < corpus.length; c += BLOCK) {
      float[][] corpusBlock = Arrays.copyOfRange(corpus, c, Math.min(corpus.length, c + BLOCK));
      try (INDArray other = Nd4j.create(corpusBlock)) {
        for (int q = 0; q < queries.length; q += BLOCK) {
          float[][] block = Arrays.copyOfRange(queries, q, Math.min(queries.length, q + BLOCK));
          try (INDArray own = Nd4j.create(block);
              INDArray products = own.mmul(other.transpose())) {
            float[][] dots = products.toFloatMatrix();
            for (int i = 0; i < dots.length; i++) {
              for (int j = 0; j < dots[i].length; j++) {
                double squared = queryNorms[q + i] + corpusNorms[c + j] - 2 * dots[i][j];
                nearest[q + i] = Math.min(nearest[q + i], squared);
              }
            }
          }
        }
      }
    }
    return Arrays.stream(nearest)
        .map(squared -> Math.sqrt(Math.max(0, squared)))
        .sorted()
        .toArray();
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
