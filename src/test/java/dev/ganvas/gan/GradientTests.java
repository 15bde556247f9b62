package dev.ganvas.gan;

import static dev.ganvas.nn.Gradients.STEP;
import static dev.ganvas.nn.Gradients.check;
import static dev.ganvas.nn.Gradients.dot;
import static dev.ganvas.nn.Gradients.normal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ganvas.nn.Parameters;
import dev.ganvas.nn.Tensors;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Every hand-written derivative against central finite differences in double precision. */
class GradientTests {
  private static final int BATCH = 3;

  private static Architecture architecture(Design design) {
    return new Architecture(8, 1, 5, Conditioning.classes(3), List.of(4, 3), List.of(4, 3), design);
  }

  private static INDArray conditions(int count) {
    int[] classes = new int[count];
    for (int i = 0; i < count; i++) {
      classes[i] = i % 3;
    }
    return Tensors.oneHot(classes, 3).castTo(DataType.DOUBLE);
  }

  @ParameterizedTest
  @EnumSource
  void generatorIsDifferentiatedRight(Design design) {
    Generator generator = new Generator(architecture(design), DataType.DOUBLE, 1);
    INDArray latents = normal(2, BATCH, 5);
    INDArray conditions = conditions(BATCH);
    INDArray weights = normal(3, generator.forward(latents, conditions).shape());
    generator.backward(weights);
    for (Parameters.Parameter parameter : generator.parameters().all()) {
      check(
          parameter.value(),
          parameter.gradient().dup(),
          () -> dot(generator.forward(latents, conditions), weights));
    }
  }

  @ParameterizedTest
  @EnumSource
  void discriminatorIsDifferentiatedRight(Design design) {
    Discriminator discriminator = new Discriminator(architecture(design), DataType.DOUBLE, 1);
    INDArray pictures = normal(2, BATCH, 8, 8, 1);
    INDArray conditions = conditions(BATCH);
    INDArray weights = normal(3, BATCH, 1);
    DoubleSupplier loss = () -> dot(discriminator.forward(pictures, conditions).logits(), weights);
    Discriminator.Pass pass = discriminator.forward(pictures, conditions);
    check(pictures, discriminator.backwardToPictures(pass, weights), loss);
    discriminator.backward(discriminator.forward(pictures, conditions), weights);
    for (Parameters.Parameter parameter : discriminator.parameters().all()) {
      check(parameter.value(), parameter.gradient().dup(), loss);
    }
  }

  @Test
  void recognitionIsDifferentiatedRight() {
    Architecture architecture =
        new Architecture(
            8, 1, 5, Conditioning.vector(4), List.of(4, 3), List.of(4, 3), Design.MODULATED);
    Discriminator discriminator = new Discriminator(architecture, DataType.DOUBLE, 1);
    INDArray pictures = normal(2, BATCH, 8, 8, 1);
    INDArray conditions = normal(6, BATCH, 4);
    INDArray weights = normal(3, BATCH, 1);
    INDArray latents = normal(8, BATCH, 5);
    Function<Discriminator.Pass, Double> ofConditionsAndLogits =
        pass -> {
          INDArray recognised = discriminator.recognised(pass).conditions();
          return dot(pass.logits(), weights) + dot(recognised, conditions);
        };
    Function<Discriminator.Pass, Double> ofLatents =
        pass -> dot(discriminator.recognised(pass).latents(), latents);
    DoubleSupplier withLatents =
        () -> {
          Discriminator.Pass pass = discriminator.forward(pictures, conditions);
          return ofConditionsAndLogits.apply(pass) + ofLatents.apply(pass);
        };
    Discriminator.Pass pass = discriminator.forward(pictures, conditions);
    Discriminator.Recognised gradient = new Discriminator.Recognised(conditions, latents);
    check(pictures, discriminator.backwardToPictures(pass, weights, gradient), withLatents);

    discriminator.backward(discriminator.forward(pictures, conditions), weights, gradient);
    for (Parameters.Parameter parameter : discriminator.parameters().all()) {
      boolean ofLatentHead = parameter.name().equals("latent.weight");
      check(
          parameter.value(),
          parameter.gradient().dup(),
          ofLatentHead
              ? withLatents
              : () -> ofConditionsAndLogits.apply(discriminator.forward(pictures, conditions)));
    }
  }

  @Test
  void contrastiveLossIsDifferentiatedRight() {
    INDArray recognised = normal(2, BATCH, 4);
    INDArray own = normal(6, BATCH, 4);
    INDArray others = normal(7, 10, 4);
    DoubleSupplier loss =
        () -> {
          double sum = 0;
          for (int i = 0; i < BATCH; i++) {
            INDArray row = recognised.getRow(i);
            double all = 0;
            for (INDArray vectors : List.of(own, others)) {
              for (int j = 0; j < vectors.size(0); j++) {
                all += Math.exp(likeness(row, vectors.getRow(j)));
              }
            }
            sum += Math.log(all) - likeness(row, own.getRow(i));
          }
          return sum;
        };
    check(recognised, ContrastiveLoss.gradient(recognised, own, others), loss);
  }

  private static double likeness(INDArray recognised, INDArray vector) {
    return dot(recognised, vector) / vector.norm2Number().doubleValue();
  }

  @ParameterizedTest
  @EnumSource
  void gradientPenaltyIsDifferentiatedRight(Design design) {
    Discriminator discriminator = new Discriminator(architecture(design), DataType.DOUBLE, 1);
    INDArray pictures = normal(2, BATCH, 8, 8, 1);
    INDArray conditions = conditions(BATCH);
    DoubleSupplier loss =
        () -> {
          INDArray ones = Nd4j.ones(DataType.DOUBLE, BATCH, 1);
          INDArray slope =
              discriminator.backwardToPictures(discriminator.forward(pictures, conditions), ones);
          return 0.7 / 2 * dot(slope, slope);
        };
    double sum =
        GradientPenalty.addGradient(
            discriminator, discriminator.forward(pictures, conditions), 0.7);
    assertThat(sum).isCloseTo(loss.getAsDouble() * 2 / 0.7, within(1e-9));
    for (Parameters.Parameter parameter : discriminator.parameters().all()) {
      if (parameter.name().endsWith("bias")) {
        assertThat(parameter.gradient().amaxNumber().doubleValue()).isZero();
      } else {
        check(parameter.value(), parameter.gradient().dup(), loss);
      }
    }
  }

  @Test
  void augmentationCarriesGradientsBackRight() {
    AugmentationOptions options = new AugmentationOptions(0.7, true, true, true, Symmetry.NONE);
    for (long seed = 0; seed < 5; seed++) {
      Augmentation augmentation = Augmentation.draw(options, BATCH, 8, seed);
      INDArray pictures = normal(seed, BATCH, 8, 8, 3);
      INDArray weights = normal(~seed, BATCH, 8, 8, 3);
      check(
          pictures,
          augmentation.adjoint(weights),
          () -> dot(augmentation.apply(pictures), weights));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {-30, -2, -0.1, 0, 0.1, 2, 30})
  void relativisticLossIsDifferentiatedRight(double winner) {
    double numeric =
        (RelativisticLoss.value(winner, 0.3 + STEP) - RelativisticLoss.value(winner, 0.3 - STEP))
            / (2 * STEP);
    assertThat(RelativisticLoss.slope(winner, 0.3)).isCloseTo(numeric, within(1e-7));
  }
}
