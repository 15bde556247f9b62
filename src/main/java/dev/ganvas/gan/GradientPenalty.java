package dev.ganvas.gan;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * R1 and R2 (Mescheder et al., <i>Which training methods for GANs do actually converge?</i>, 2018)
 * without differentiating twice, exact for a piecewise linear discriminator.
 *
 * <p>Let {@code v = dD/dx}. Where the slopes of the discriminator are constant, {@code 1/2 |v|^2}
 * has the same gradient by the weights as {@code <dD/dx, v>} with the second {@code v} held, and
 * that is the discriminator's tangent pass applied to {@code v}: one backward pass for {@code v},
 * one tangent pass, one backward pass through it.
 */
final class GradientPenalty {
  private GradientPenalty() {}

  /**
   * Adds the gradient of {@code weight / 2 * sum |dD/dx|^2} over the pictures of the pass.
   *
   * @return the sum of {@code |dD/dx|^2}
   */
  static double addGradient(Discriminator discriminator, Discriminator.Pass pass, double weight) {
    INDArray ones = Nd4j.ones(pass.logits().dataType(), pass.logits().shape());
    INDArray slope = discriminator.backwardToPictures(pass, ones);
    Discriminator.Pass tangent = discriminator.tangent(pass, slope);
    discriminator.backward(tangent, ones.muli(weight));
    return slope.mul(slope).sumNumber().doubleValue();
  }
}
