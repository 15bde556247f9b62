package dev.ganvas.gan;

import dev.ganvas.nn.Tensors;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * The losses of predicting conditions (after AC-GAN; Odena et al., <i>Conditional image synthesis
 * with auxiliary classifier GANs</i>, 2017): half the squared error of vectors, the cross-entropy
 * of classes. The discriminator learns to predict the condition of a real picture, the generator to
 * make pictures in which it can be predicted.
 */
final class Recognition {
  /** Relative to the adversarial loss, which all components of a sentence together then equal. */
  private static final double WEIGHT = 0.25;

  private final Discriminator discriminator;
  private final Conditioning.Kind kind;
  private final double weight;
  private final boolean active;

  /**
   * @param weight of the losses in the generator's step; 0 for none in either step
   */
  Recognition(Discriminator discriminator, Architecture architecture, double weight) {
    this.discriminator = discriminator;
    this.weight = weight;
    kind = architecture.conditioning().kind();
    active = architecture.conditioning().size() > 0 && weight > 0;
  }

  /**
   * Gradient of the discriminator's loss by its predictions.
   *
   * @param pass over n real pictures, then n generated ones
   * @return {@code [2 n, conditioning.size]}; null if nothing is predicted
   */
  @Nullable INDArray discriminatorGradient(@Nullable INDArray conditions, Discriminator.Pass pass) {
    if (!active) {
      return null;
    }
    INDArray told = Tensors.condition(conditions);
    long n = told.size(0);
    INDArray ofReal =
        discriminator.recognised(pass).get(NDArrayIndex.interval(0, n), NDArrayIndex.all());
    INDArray gradient = gradient(ofReal, told).muli(WEIGHT / n);
    return Nd4j.concat(0, gradient, gradient.like());
  }

  /**
   * Gradient of the generator's loss by the predictions for its pictures. A component of a vector
   * counts only while it is predicted worse than in the real picture of the same condition:
   * otherwise the generator would exaggerate what is easily told.
   *
   * @return {@code [n, conditioning.size]}; null if nothing is predicted
   */
  @Nullable INDArray generatorGradient(
      @Nullable INDArray conditions, Discriminator.Pass realPass, Discriminator.Pass fakePass) {
    if (!active) {
      return null;
    }
    INDArray told = Tensors.condition(conditions);
    INDArray ofFake = discriminator.recognised(fakePass);
    INDArray gradient = gradient(ofFake, told).muli(WEIGHT * weight / told.size(0));
    if (kind == Conditioning.Kind.VECTOR) {
      INDArray errors = Transforms.abs(ofFake.sub(told));
      INDArray realErrors = Transforms.abs(discriminator.recognised(realPass).subi(told));
      gradient.muli(errors.gt(realErrors).castTo(told.dataType()));
    }
    return gradient;
  }

  /** Gradient of each picture's loss; 0 where the class is not known. */
  private INDArray gradient(INDArray recognised, INDArray conditions) {
    if (kind == Conditioning.Kind.VECTOR) {
      return recognised.sub(conditions);
    }
    INDArray known = conditions.sum(true, 1);
    return probabilities(recognised).muliColumnVector(known).subi(conditions);
  }

  private static INDArray probabilities(INDArray logits) {
    INDArray shares = Transforms.exp(logits.subColumnVector(logits.max(true, 1)), false);
    return shares.diviColumnVector(shares.sum(true, 1));
  }
}
