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
import java.util.Objects;
import java.util.function.DoubleSupplier;
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
    return new Architecture(8, 1, 6, Conditioning.classes(3), List.of(4, 3), List.of(4, 3), design);
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
    INDArray latents = normal(2, BATCH, 6);
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
      if (!parameter.name().equals("condition.weight")) {
        check(parameter.value(), parameter.gradient().dup(), loss);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"CLASSES", "VECTOR"})
  void recognitionIsDifferentiatedRight(Conditioning.Kind kind) {
    Conditioning conditioning = new Conditioning(kind, 3);
    Architecture architecture =
        new Architecture(
            8, 1, 5, conditioning, List.of(4, 3), List.of(4, 3), Design.SELF_MODULATED);
    Discriminator discriminator = new Discriminator(architecture, DataType.DOUBLE, 1);
    Recognition recognition = new Recognition(discriminator, architecture, 1);
    INDArray pictures = normal(2, 2 * BATCH, 8, 8, 1);
    INDArray told =
        kind == Conditioning.Kind.VECTOR ? normal(6, BATCH, 3) : conditions(BATCH).dup();
    told.putRow(1, Nd4j.zeros(DataType.DOUBLE, 3));
    INDArray both = Nd4j.concat(0, told, told);
    INDArray weights = normal(3, 2 * BATCH, 1);
    DoubleSupplier loss =
        () -> {
          Discriminator.Pass pass = discriminator.forward(pictures, both);
          return dot(pass.logits(), weights) + recognitionLoss(kind, discriminator, pass, told);
        };
    Discriminator.Pass pass = discriminator.forward(pictures, both);
    INDArray gradient = recognition.discriminatorGradient(told, pass);
    check(pictures, discriminator.backwardToPictures(pass, weights, gradient), loss);
    discriminator.backward(discriminator.forward(pictures, both), weights, gradient);
    for (Parameters.Parameter parameter : discriminator.parameters().all()) {
      check(parameter.value(), parameter.gradient().dup(), loss);
    }
  }

  /** 0.25 times the mean over real pictures; classes that are not known are not counted. */
  private static double recognitionLoss(
      Conditioning.Kind kind, Discriminator discriminator, Discriminator.Pass pass, INDArray told) {
    INDArray recognised = discriminator.recognised(pass);
    double sum = 0;
    for (int i = 0; i < BATCH; i++) {
      INDArray row = recognised.getRow(i);
      INDArray truth = told.getRow(i);
      if (kind == Conditioning.Kind.VECTOR) {
        INDArray error = row.sub(truth);
        sum += dot(error, error) / 2;
      } else {
        double all = 0;
        for (int k = 0; k < 3; k++) {
          all += Math.exp(row.getDouble(k));
        }
        sum += truth.sumNumber().doubleValue() * Math.log(all) - dot(row, truth);
      }
    }
    return 0.25 * sum / BATCH;
  }

  @Test
  void generatorIsToldOnlyWhatRealPicturesShowBetter() {
    Architecture architecture =
        new Architecture(
            8, 1, 5, Conditioning.vector(3), List.of(4, 3), List.of(4, 3), Design.SELF_MODULATED);
    Discriminator discriminator = new Discriminator(architecture, DataType.DOUBLE, 1);
    Recognition recognition = new Recognition(discriminator, architecture, 1);
    INDArray told = normal(6, BATCH, 3);
    Discriminator.Pass real = discriminator.forward(normal(2, BATCH, 8, 8, 1), told);
    Discriminator.Pass fake = discriminator.forward(normal(3, BATCH, 8, 8, 1), told);
    INDArray gradient = Objects.requireNonNull(recognition.generatorGradient(told, real, fake));
    INDArray errors = discriminator.recognised(fake).sub(told);
    INDArray realErrors = discriminator.recognised(real).sub(told);
    for (int i = 0; i < BATCH; i++) {
      for (int k = 0; k < 3; k++) {
        double error = errors.getDouble(i, k);
        boolean worse = Math.abs(error) > Math.abs(realErrors.getDouble(i, k));
        assertThat(gradient.getDouble(i, k))
            .isCloseTo(worse ? 0.25 * error / BATCH : 0, within(1e-12));
      }
    }
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
      if (parameter.name().endsWith("bias") || parameter.name().equals("condition.weight")) {
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
