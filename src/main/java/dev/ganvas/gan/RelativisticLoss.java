package dev.ganvas.gan;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The relativistic pairing loss (RpGAN): each generated picture is compared with one real picture
 * of the same condition. For logits d: {@code mean softplus(-(d(winner) - d(loser)))}, where the
 * discriminator wants the real picture to win and the generator the generated one.
 */
final class RelativisticLoss {
  private RelativisticLoss() {}

  /** Loss of one pairing: {@code softplus(loser - winner)}. */
  static double value(double winner, double loser) {
    double x = loser - winner;
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  /** Mean loss of pairings. */
  static double mean(double[] winners, double[] losers) {
    double sum = 0;
    for (int i = 0; i < winners.length; i++) {
      sum += value(winners[i], losers[i]);
    }
    return sum / winners.length;
  }

  /** Derivative of {@link #value} by the loser's logit; by the winner's it is the negative. */
  static double slope(double winner, double loser) {
    return 1 / (1 + Math.exp(winner - loser));
  }

  /**
   * Gradient of the discriminator's mean loss by its logits, {@code [2 n, 1]}: those of the real
   * pictures first.
   */
  static INDArray discriminatorGradient(double[] real, double[] fake, DataType type) {
    int n = real.length;
    double[] gradient = new double[2 * n];
    for (int i = 0; i < n; i++) {
      double slope = slope(real[i], fake[i]) / n;
      gradient[i] = -slope;
      gradient[n + i] = slope;
    }
    return column(gradient, type);
  }

  /** Gradient of the generator's mean loss by the logits of its n pictures, {@code [n, 1]}. */
  static INDArray generatorGradient(double[] real, double[] fake, int n, DataType type) {
    double[] gradient = new double[n];
    for (int i = 0; i < n; i++) {
      gradient[i] = -slope(fake[i], real[i]) / n;
    }
    return column(gradient, type);
  }

  private static INDArray column(double[] values, DataType type) {
    return Nd4j.create(values, new long[] {values.length, 1}, type);
  }
}
