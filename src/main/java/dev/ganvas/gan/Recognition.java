package dev.ganvas.gan;

import dev.ganvas.nn.Tensors;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * The auxiliary losses of models with vector conditions. The discriminator learns to predict the
 * condition of a real picture (squared error) and the latent of a generated one ({@link
 * ContrastiveLoss}), as in InfoGAN (Chen et al., 2016); the generator is trained to make pictures
 * in which both can be predicted.
 */
final class Recognition {
  /**
   * Weight of half the squared error in one component of a condition, in nats. All components of a
   * sentence together then weigh as much as the adversarial loss at most.
   */
  private static final double CONDITION_WEIGHT = 0.25;

  /**
   * Weight of latents relative to conditions, for the generator. With the same weight it hides them
   * in stains on the background.
   */
  private static final double LATENT_WEIGHT = 0.1;

  private final Discriminator discriminator;
  private final double weight;

  /**
   * @param weight of the losses in the generator's step; 0 for none
   */
  Recognition(Discriminator discriminator, double weight) {
    this.discriminator = discriminator;
    this.weight = weight;
  }

  /**
   * Gradient of the discriminator's losses by its predictions.
   *
   * @param pass over n real pictures, then n generated ones
   * @return {@code [2 n, ...]}; null if nothing is recognised
   */
  Discriminator.@Nullable Recognised discriminatorGradient(Batch batch, Discriminator.Pass pass) {
    INDArray negatives = batch.negativeLatents();
    if (negatives == null) {
      return null;
    }
    int n = batch.size();
    Discriminator.Recognised recognised = discriminator.recognised(pass);
    INDArray ofReal =
        rows(recognised.conditions(), 0, n)
            .sub(Tensors.condition(batch.conditions()))
            .muli(CONDITION_WEIGHT / n);
    INDArray ofFake =
        ContrastiveLoss.gradient(rows(recognised.latents(), n, 2 * n), batch.latents(), negatives)
            .divi(n);
    return new Discriminator.Recognised(
        Nd4j.concat(0, ofReal, ofReal.like()), Nd4j.concat(0, ofFake.like(), ofFake));
  }

  /**
   * Gradient of the generator's losses by the predictions for its pictures. A component of a
   * condition counts only while the error is larger than in the real picture of the same condition:
   * otherwise the generator would exaggerate some components to make up for others.
   *
   * @return {@code [n, ...]}; null if nothing is recognised
   */
  Discriminator.@Nullable Recognised generatorGradient(
      Batch batch, Discriminator.Pass realPass, Discriminator.Pass fakePass) {
    INDArray negatives = batch.negativeLatents();
    if (negatives == null) {
      return null;
    }
    Discriminator.Recognised recognised = discriminator.recognised(fakePass);
    INDArray conditions = Tensors.condition(batch.conditions());
    INDArray errors = recognised.conditions().sub(conditions);
    INDArray realErrors = discriminator.recognised(realPass).conditions().sub(conditions);
    INDArray worse =
        Transforms.abs(errors).gt(Transforms.abs(realErrors)).castTo(conditions.dataType());
    double mean = weight / batch.size();
    return new Discriminator.Recognised(
        errors.muli(worse).muli(CONDITION_WEIGHT * mean),
        ContrastiveLoss.gradient(recognised.latents(), batch.latents(), negatives)
            .muli(LATENT_WEIGHT * mean));
  }

  private static INDArray rows(INDArray array, int from, int to) {
    return array.get(NDArrayIndex.interval(from, to), NDArrayIndex.all());
  }
}
