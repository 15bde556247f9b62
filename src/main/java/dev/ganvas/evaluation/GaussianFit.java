package dev.ganvas.evaluation;

import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.apache.commons.math3.linear.SingularValueDecomposition;

/**
 * A normal distribution fitted to features.
 *
 * @param mean {@code [d]}
 * @param covariance {@code [d, d]}
 */
record GaussianFit(RealVector mean, RealMatrix covariance) {
  /**
   * @param features {@code [n][d]}, n at least 2
   */
  static GaussianFit of(float[][] features) {
    int count = features.length;
    int size = features[0].length;
    double[] mean = new double[size];
    for (float[] row : features) {
      for (int i = 0; i < size; i++) {
        mean[i] += row[i] / count;
      }
    }
    double[][] covariance = new double[size][size];
    double[] centred = new double[size];
    for (float[] row : features) {
      for (int i = 0; i < size; i++) {
        centred[i] = row[i] - mean[i];
      }
      for (int i = 0; i < size; i++) {
        for (int j = 0; j <= i; j++) {
          covariance[i][j] += centred[i] * centred[j] / (count - 1);
        }
      }
    }
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < i; j++) {
        covariance[j][i] = covariance[i][j];
      }
    }
    return new GaussianFit(
        new ArrayRealVector(mean, false), new Array2DRowRealMatrix(covariance, false));
  }

  /**
   * The squared Fréchet distance of two normal distributions (Dowson and Landau, 1982), as Heusel
   * et al. (2017) use it to judge GANs: {@code |m - n|^2 + tr(S + T - 2 (S T)^(1/2))}. The trace of
   * the root is taken from the eigenvalues of the symmetric {@code S^(1/2) T S^(1/2)}.
   *
   * @return 0 or more
   */
  double distance(GaussianFit other) {
    RealMatrix root = root(covariance);
    SingularValueDecomposition product =
        new SingularValueDecomposition(symmetric(root.multiply(other.covariance).multiply(root)));
    double traceOfRoot = 0;
    for (double eigenvalue : product.getSingularValues()) {
      traceOfRoot += Math.sqrt(eigenvalue);
    }
    RealVector apart = mean.subtract(other.mean);
    double trace = covariance.getTrace() + other.covariance.getTrace() - 2 * traceOfRoot;
    return Math.max(0, apart.dotProduct(apart) + trace);
  }

  /**
   * The square root of a positive semi-definite matrix, by its singular value decomposition, which
   * equals its eigendecomposition and converges for any rank.
   */
  private static RealMatrix root(RealMatrix symmetric) {
    SingularValueDecomposition decomposition = new SingularValueDecomposition(symmetric);
    double[] roots = decomposition.getSingularValues();
    for (int i = 0; i < roots.length; i++) {
      roots[i] = Math.sqrt(roots[i]);
    }
    RealMatrix vectors = decomposition.getV();
    return vectors
        .multiply(MatrixUtils.createRealDiagonalMatrix(roots))
        .multiply(vectors.transpose());
  }

  private static RealMatrix symmetric(RealMatrix nearly) {
    return nearly.add(nearly.transpose()).scalarMultiply(0.5);
  }
}
