package dev.ganvas.gan;

import dev.ganvas.nn.Tensor;
import java.util.List;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;

/**
 * The directions in which latents change a generator's pictures most: the principal components of
 * the outputs of its dense layer, normalised (Härkönen et al., "GANSpace", 2020). Latents are
 * independent standard normal numbers, so with the layer's weights {@code W}, {@code [latentSize,
 * outputs]}, these are the eigenvectors of {@code W W'}, and nothing has to be drawn (Shen and
 * Zhou, "Closed-form factorization of latent semantics in GANs", 2021). Each has length 1, and the
 * number in it that is furthest from 0 is above 0.
 */
public final class LatentDirections {
  /** How many are known of a model. */
  public static final int COUNT = 16;

  private final float[][] directions;

  private LatentDirections(float[][] directions) {
    this.directions = directions;
  }

  /** Those of a generator, the strongest first. */
  public static LatentDirections of(GeneratorSnapshot generator) {
    int size = generator.architecture().latentSize();
    Tensor weights = FoldedGenerator.of(generator).dense();
    // Eigenvalues come sorted, the largest first.
    EigenDecomposition components =
        new EigenDecomposition(new Array2DRowRealMatrix(gram(weights, size), false));
    float[][] directions = new float[Math.min(COUNT, size)][];
    for (int k = 0; k < directions.length; k++) {
      directions[k] = signed(components.getEigenvector(k).toArray());
    }
    return new LatentDirections(directions);
  }

  /** {@code W W'} of the rows of the latent, which come before those of the condition. */
  private static double[][] gram(Tensor weights, int rows) {
    int outputs = (int) weights.shape()[1];
    double[][] gram = new double[rows][rows];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = 0;
        for (int k = 0; k < outputs; k++) {
          sum += (double) weights.values()[i * outputs + k] * weights.values()[j * outputs + k];
        }
        gram[i][j] = sum;
        gram[j][i] = sum;
      }
    }
    return gram;
  }

  private static float[] signed(double[] vector) {
    double furthest = 0;
    for (double value : vector) {
      furthest = Math.abs(value) > Math.abs(furthest) ? value : furthest;
    }
    float[] direction = new float[vector.length];
    for (int i = 0; i < vector.length; i++) {
      direction[i] = (float) (Math.signum(furthest) * vector[i]);
    }
    return direction;
  }

  /**
   * Moves a latent.
   *
   * @param input latent, then condition; changed
   * @param amounts how far along each direction, the strongest first, at most {@value #COUNT}
   */
  public void move(float[] input, List<Double> amounts) {
    for (int k = 0; k < amounts.size(); k++) {
      for (int i = 0; i < directions[k].length; i++) {
        input[i] += (float) (amounts.get(k) * directions[k][i]);
      }
    }
  }
}
