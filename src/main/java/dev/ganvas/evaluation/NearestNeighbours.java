package dev.ganvas.evaluation;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Exact nearest neighbours by Euclidean distance. */
final class NearestNeighbours {
  private static final int BLOCK = 1000;

  private NearestNeighbours() {}

  /** Receives the squared distance between a query and a vector of the corpus. */
  @FunctionalInterface
  private interface Distance {
    void at(int query, int other, double squared);
  }

  /**
   * The distance of each query to its nearest vector of the corpus.
   *
   * @return {@code [queries]}, ascending
   */
  static double[] sortedDistances(Vectors queries, Vectors corpus) {
    double[] nearest = new double[queries.count()];
    Arrays.fill(nearest, Double.POSITIVE_INFINITY);
    visit(queries, corpus, (q, c, squared) -> nearest[q] = Math.min(nearest[q], squared));
    return sortedRoots(nearest);
  }

  /**
   * The distance of each vector to the nearest other one.
   *
   * @return {@code [vectors]}, ascending
   */
  static double[] sortedDistancesToOthers(Vectors vectors) {
    return sortedRoots(squaredToKth(vectors, 1));
  }

  /** A query and the vector of the corpus that is nearest to it. */
  record Pair(int query, int nearest, double squared) {}

  /** The queries that are nearest to a vector of the corpus, the nearest first. */
  static List<Pair> nearestPairs(Vectors queries, Vectors corpus, int count) {
    Pair[] pairs = new Pair[queries.count()];
    visit(
        queries,
        corpus,
        (q, c, squared) -> {
          if (pairs[q] == null || squared < pairs[q].squared()) {
            pairs[q] = new Pair(q, c, squared);
          }
        });
    return Arrays.stream(pairs)
        .sorted(Comparator.comparingDouble(Pair::squared))
        .limit(count)
        .toList();
  }

  private static double[] sortedRoots(double[] squared) {
    return Arrays.stream(squared).map(d -> Math.sqrt(Math.max(0, d))).sorted().toArray();
  }

  /** The squared distance of each vector to its k-th nearest other one, in their order. */
  static double[] squaredToKth(Vectors vectors, int k) {
    double[][] nearest = new double[vectors.count()][k];
    for (double[] row : nearest) {
      Arrays.fill(row, Double.POSITIVE_INFINITY);
    }
    visit(
        vectors,
        vectors,
        (q, c, squared) -> {
          if (q != c) {
            insert(nearest[q], squared);
          }
        });
    return Arrays.stream(nearest).mapToDouble(row -> row[k - 1]).toArray();
  }

  /** Inserts a value into an ascending array, dropping the largest. */
  private static void insert(double[] smallest, double value) {
    double moved = value;
    for (int i = 0; i < smallest.length; i++) {
      if (moved < smallest[i]) {
        double larger = smallest[i];
        smallest[i] = moved;
        moved = larger;
      }
    }
  }

  /**
   * Share of the queries that lie in at least one ball around a vector of the corpus.
   *
   * @param squaredRadii of the balls
   */
  static double shareWithin(Vectors queries, Vectors corpus, double[] squaredRadii) {
    boolean[] inside = new boolean[queries.count()];
    visit(queries, corpus, (q, c, squared) -> inside[q] |= squared <= squaredRadii[c]);
    int count = 0;
    for (boolean one : inside) {
      count += one ? 1 : 0;
    }
    return (double) count / inside.length;
  }

  private static void visit(Vectors queries, Vectors corpus, Distance distance) {
    for (int c = 0; c < corpus.count(); c += BLOCK) {
      float[][] others = corpus.block(c, Math.min(corpus.count(), c + BLOCK));
      double[] norms = squaredNorms(others);
      try (INDArray other = Nd4j.create(others)) {
        for (int q = 0; q < queries.count(); q += BLOCK) {
          float[][] block = queries.block(q, Math.min(queries.count(), q + BLOCK));
          visit(block, other, norms, q, c, distance);
        }
      }
    }
  }

  private static void visit(
      float[][] block, INDArray other, double[] norms, int first, int firstOther, Distance to) {
    double[] own = squaredNorms(block);
    try (INDArray rows = Nd4j.create(block);
        INDArray products = rows.mmul(other.transpose())) {
      float[][] dots = products.toFloatMatrix();
      for (int i = 0; i < dots.length; i++) {
        for (int j = 0; j < dots[i].length; j++) {
          to.at(first + i, firstOther + j, own[i] + norms[j] - 2 * dots[i][j]);
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
