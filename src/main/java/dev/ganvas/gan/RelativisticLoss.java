package dev.ganvas.gan;

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
}
