package dev.ganvas.gan;

import dev.ganvas.nn.Latents;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The generator's half of a training step (R3GAN): it minimises {@code softplus(D(x) - D(G(z)))}
 * and the losses of {@link Recognition}.
 */
final class GeneratorStep {
  private final TrainerState state;
  private final TrainerOptions options;
  private final Recognition recognition;
  private final int resolution;

  GeneratorStep(
      TrainerState state, TrainerOptions options, Recognition recognition, int resolution) {
    this.state = state;
    this.options = options;
    this.recognition = recognition;
    this.resolution = resolution;
  }

  /**
   * The logits of the real pictures are computed anew: the discriminator's step moved all logits
   * together, by more than real and generated ones differ.
   *
   * @param fake what the generator's last forward pass gave, {@code [n, h, w, c]}
   * @return the loss before the step
   */
  double take(Batch batch, INDArray fake) {
    Discriminator discriminator = state.discriminator();
    Augmentation ofReal = augmentation(batch, 0);
    Augmentation ofFake = augmentation(batch, 1);
    Discriminator.Pass realPass =
        discriminator.forward(ofReal.apply(batch.real()), batch.scaledConditions());
    Discriminator.Pass fakePass =
        discriminator.forward(ofFake.apply(fake), batch.scaledConditions());
    double[] realLogits = realPass.logits().data().asDouble();
    double[] fakeLogits = fakePass.logits().data().asDouble();

    INDArray gradient =
        discriminator.backwardToPictures(
            fakePass,
            RelativisticLoss.generatorGradient(
                realLogits, fakeLogits, batch.size(), fake.dataType()),
            recognition.generatorGradient(batch.conditions(), realPass, fakePass));
    Generator generator = state.generator();
    generator.parameters().gradients().assign(0);
    generator.backward(ofFake.adjoint(gradient));
    state.updateGenerator();
    return RelativisticLoss.mean(fakeLogits, realLogits);
  }

  private Augmentation augmentation(Batch batch, int stream) {
    long seed = Latents.mix(Latents.mix(batch.seed(), 2), stream);
    return Augmentation.draw(options.augmentation(), batch.size(), resolution, seed);
  }
}
