package dev.ganvas.gan;

/**
 * What one step of training saw.
 *
 * @param discriminatorLoss mean softplus(D(fake) - D(real)), before the step
 * @param generatorLoss mean softplus(D(real) - D(fake)), after the discriminator's step
 * @param gradientPenalty mean squared norm of dD/dx over real and generated pictures; NaN on steps
 *     without penalty
 * @param realLogit mean logit of real pictures
 * @param fakeLogit mean logit of generated pictures
 * @param pictureDeviation mean over pixels of the standard deviation over the batch of generated
 *     pictures: near 0 where all pictures are the same
 */
public record StepStatistics(
    double discriminatorLoss,
    double generatorLoss,
    double gradientPenalty,
    double realLogit,
    double fakeLogit,
    double pictureDeviation) {

  /** Below this the generator makes one picture only. */
  private static final double COLLAPSED = 1e-3;

  /** Whether training has diverged (a number that is not finite) or collapsed (no variety). */
  public boolean healthy() {
    return Double.isFinite(discriminatorLoss)
        && Double.isFinite(generatorLoss)
        && !Double.isInfinite(gradientPenalty)
        && pictureDeviation > COLLAPSED;
  }
}
