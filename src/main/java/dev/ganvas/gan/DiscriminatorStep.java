package dev.ganvas.gan;

import dev.ganvas.nn.Latents;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The discriminator's half of a training step (R3GAN): it minimises {@code softplus(D(G(z)) - D(x))
 * + gamma / 2 (R1 + R2)} and the losses of {@link Recognition}. The penalties are computed every
 * few steps, with their weight multiplied accordingly (lazy regularisation).
 */
final class DiscriminatorStep {
  private final TrainerState state;
  private final TrainerOptions options;
  private final Recognition recognition;
  private final int resolution;

  /**
   * What the step saw.
   *
   * @param realLogits before the step, {@code [n]}
   * @param fakeLogits of the generated pictures, {@code [n]}
   * @param gradientPenalty mean squared norm of dD/dx over all pictures; NaN without penalty
   */
  record Result(double[] realLogits, double[] fakeLogits, double gradientPenalty) {
    double loss() {
      return RelativisticLoss.mean(realLogits, fakeLogits);
    }
  }

  DiscriminatorStep(
      TrainerState state, TrainerOptions options, Recognition recognition, int resolution) {
    this.state = state;
    this.options = options;
    this.recognition = recognition;
    this.resolution = resolution;
  }

  /**
   * @param fake generated pictures, {@code [n, h, w, c]}
   */
  Result take(Batch batch, INDArray fake) {
    int n = batch.size();
    Discriminator discriminator = state.discriminator();
    INDArray pictures =
        Augmentation.draw(options.augmentation(), 2 * n, resolution, Latents.mix(batch.seed(), 1))
            .apply(Nd4j.concat(0, batch.real(), fake));
    INDArray conditions = batch.scaledConditions();
    Discriminator.Pass pass =
        discriminator.forward(
            pictures, conditions == null ? null : Nd4j.concat(0, conditions, conditions));
    double[] logits = pass.logits().data().asDouble();
    double[] realLogits = Arrays.copyOf(logits, n);
    double[] fakeLogits = Arrays.copyOfRange(logits, n, 2 * n);

    discriminator.parameters().gradients().assign(0);
    discriminator.backward(
        pass,
        RelativisticLoss.discriminatorGradient(realLogits, fakeLogits, pictures.dataType()),
        recognition.discriminatorGradient(batch.conditions(), pass));
    double penalty = penalise(pass, n);
    state.updateDiscriminator();
    return new Result(realLogits, fakeLogits, penalty);
  }

  private double penalise(Discriminator.Pass pass, int n) {
    int interval = options.penaltyInterval();
    if (state.iteration() % interval != 0) {
      return Double.NaN;
    }
    double gamma = interval * state.annealed(options.penaltyWeight(), options.finalPenaltyWeight());
    return GradientPenalty.addGradient(state.discriminator(), pass, gamma / n) / (2 * n);
  }
}
