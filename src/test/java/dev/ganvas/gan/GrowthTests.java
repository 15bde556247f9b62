package dev.ganvas.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ganvas.nn.Latents;
import dev.ganvas.nn.Operations;
import dev.ganvas.nn.Tensor;
import dev.ganvas.nn.Tensors;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

class GrowthTests {
  private static final int CONDITION = 5;
  private static final int PICTURES = 16;
  private static final ConditionSource CONDITIONS =
      (seed, count) -> Tensors.latents(seed, count, CONDITION);
  private static final AugmentationOptions NO_AUGMENTATION =
      new AugmentationOptions(0, false, false, false, Symmetry.NONE);

  private static Architecture architecture(Design design, Integer... channels) {
    return new Architecture(
        4 << (channels.length - 1),
        3,
        8,
        Conditioning.vector(CONDITION),
        List.of(channels),
        List.of(channels),
        design);
  }

  @ParameterizedTest
  @EnumSource
  void aGrownDiscriminatorSeesWhatItSawBefore(Design design) {
    Architecture small = architecture(design, 24, 16, 8, 8);
    Architecture large = architecture(design, 24, 16, 8, 8, 7);
    Discriminator before = new Discriminator(small, DataType.FLOAT, 3);
    before.parameters().get("conv0.bias").value().assign(0.1);
    Discriminator after = new Discriminator(large, DataType.FLOAT, 4);
    Tensor grown = Growth.discriminator(Tensor.of(before.parameters().values()), small, large, 5);
    after.parameters().values().assign(grown.toArray());
    INDArray pictures = Nd4j.rand(PICTURES, 64, 64, 3).muli(2).subi(1);
    INDArray told = CONDITIONS.draw(1, PICTURES);
    INDArray halved = before.forward(Operations.halve(pictures), told).logits();
    INDArray whole = after.forward(pictures, told).logits();
    assertThat(halved.std(0).getDouble(0)).isPositive();
    assertThat(Transforms.abs(whole.sub(halved)).maxNumber().doubleValue())
        .isLessThan(1e-3 * Transforms.abs(halved).maxNumber().doubleValue());
  }

  @Test
  void aGrownGeneratorMakesNearlyTheSamePictures() {
    Architecture small = architecture(Design.MODULATED, 24, 16, 8, 8);
    Architecture large = architecture(Design.MODULATED, 24, 16, 8, 8, 7);
    Generator generator = new Generator(small, DataType.FLOAT, 3);
    GeneratorSnapshot before = generator.snapshot(4, 32, 1, CONDITIONS);
    GeneratorSnapshot after = Growth.generator(before, large, CONDITIONS, 5);
    float[] ofSmall = pictures(before);
    float[] ofLarge =
        Operations.halve(Nd4j.create(pictures(after), new long[] {3 * PICTURES, 64, 64, 1}))
            .data()
            .asFloat();
    double product = 0;
    double small2 = 0;
    double large2 = 0;
    for (int i = 0; i < ofSmall.length; i++) {
      product += ofSmall[i] * ofLarge[i];
      small2 += ofSmall[i] * ofSmall[i];
      large2 += ofLarge[i] * ofLarge[i];
    }
    assertThat(product / Math.sqrt(small2 * large2)).isGreaterThan(0.9);
    assertThat(large2 / small2).isCloseTo(1, within(0.3));
  }

  private static float[] pictures(GeneratorSnapshot snapshot) {
    float[][] inputs = new float[PICTURES][];
    for (int i = 0; i < PICTURES; i++) {
      inputs[i] = Latents.normals(i, 8 + CONDITION);
    }
    try (Nd4jGenerator generator = new Nd4jGenerator(snapshot)) {
      return generator.pictures(inputs);
    }
  }

  @Test
  void onlyWhatFitsGrows() {
    Architecture small = architecture(Design.MODULATED, 24, 16, 8, 8);
    assertThat(architecture(Design.MODULATED, 24, 16, 8, 8, 6).startsFrom(small)).isTrue();
    assertThat(architecture(Design.MODULATED, 24, 16, 8, 8, 5).startsFrom(small)).isFalse();
    assertThat(architecture(Design.MODULATED, 24, 16, 12, 8, 8).startsFrom(small)).isFalse();
    assertThat(small.startsFrom(architecture(Design.MODULATED, 24, 16, 8))).isTrue();
    assertThat(
            architecture(Design.MODULATED, 24, 16, 8)
                .startsFrom(architecture(Design.MODULATED, 24, 16)))
        .isFalse();
  }

  @Test
  void trainingGoesOnFromHalfTheResolution() {
    Architecture small = architecture(Design.MODULATED, 24, 16, 8, 8);
    Architecture large = architecture(Design.MODULATED, 24, 16, 8, 8, 8);
    AdversarialTrainer first =
        new AdversarialTrainer(small, TrainerOptions.standard(64, NO_AUGMENTATION, 1));
    GeneratorSnapshot snapshot = first.snapshot(CONDITIONS);
    TrainerOptions options = TrainerOptions.standard(64, NO_AUGMENTATION, 1);
    AdversarialTrainer trainer = new AdversarialTrainer(large, options);
    assertThatThrownBy(() -> trainer.startFrom(snapshot, weights(first), 1, CONDITIONS))
        .hasMessageContaining("frozen");
    assertThatThrownBy(() -> trainer.startFrom(snapshot, weights(trainer), 0, CONDITIONS))
        .hasMessageContaining("weights instead of");
    trainer.startFrom(snapshot, weights(first), 0, CONDITIONS);
    INDArray pictures = Nd4j.rand(options.batchSize(), 64, 64, 3).muli(2).subi(1);
    StepStatistics step = trainer.step(pictures, CONDITIONS.draw(2, options.batchSize()));
    assertThat(step.healthy()).isTrue();
  }

  private static Tensor weights(AdversarialTrainer trainer) {
    return Objects.requireNonNull(trainer.state().get("discriminator"));
  }
}
