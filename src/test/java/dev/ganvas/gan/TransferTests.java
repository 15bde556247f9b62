package dev.ganvas.gan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ganvas.nn.Parameters;
import dev.ganvas.nn.Tensor;
import dev.ganvas.nn.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class TransferTests {
  private static final int LATENTS = 8;
  private static final Conditioning NONE = Conditioning.classesOrNone(0);
  private static final Conditioning PETS = Conditioning.classesOrNone(2);

  private static Architecture architecture(Design design, Conditioning conditioning) {
    List<Integer> channels = List.of(16, 8, 8, 8);
    return new Architecture(32, 3, LATENTS, conditioning, channels, channels, design);
  }

  private static Generator transferred(Architecture from, Architecture to) {
    Generator learnt = new Generator(from, DataType.FLOAT, 3);
    Generator generator = new Generator(to, DataType.FLOAT, 4);
    new Transfer(from, to)
        .generator(
            learnt.snapshot(2, 16, 1, (seed, count) -> told(from, count)), generator.parameters());
    return generator;
  }

  /** All of the first class. */
  private static @Nullable INDArray told(Architecture architecture, int count) {
    int classes = architecture.conditioning().size();
    if (classes == 0) {
      return null;
    }
    INDArray told = Nd4j.create(count, classes);
    told.getColumn(0).assign(1);
    return told;
  }

  @Test
  void aGeneratorThatIsNowToldAClassDrawsWhatItDrewWhereTheClassSaysNothing() {
    Architecture from = architecture(Design.MODULATED, NONE);
    Architecture to = architecture(Design.SELF_MODULATED, PETS);
    Generator generator = transferred(from, to);
    Parameters weights = generator.parameters();
    weights.get("embedding.weight").value().assign(0);
    for (Parameters.Parameter parameter : weights.all()) {
      if (parameter.name().endsWith(".scale")) {
        parameter.value().assign(0);
      }
    }
    INDArray latents = Tensors.latents(5, 16, LATENTS);
    INDArray before = new Generator(from, DataType.FLOAT, 3).forward(latents, null);
    assertThat(generator.forward(latents, told(to, 16)).equalsWithEps(before, 1e-5)).isTrue();
  }

  @Test
  void whatALatentModulatesIsKeptWhenTheClassesAreOthers() {
    Architecture from = architecture(Design.SELF_MODULATED, Conditioning.classesOrNone(5));
    Architecture to = architecture(Design.SELF_MODULATED, PETS);
    INDArray learnt =
        new Generator(from, DataType.FLOAT, 3).parameters().get("level1.conv0.scale").value();
    INDArray scale = transferred(from, to).parameters().get("level1.conv0.scale").value();
    int latents = to.modulatingLatents();
    assertThat(scale.getRow(latents - 1)).isEqualTo(learnt.getRow(latents - 1));
    assertThat(scale.getRow(latents)).isNotEqualTo(learnt.getRow(latents));
  }

  @Test
  void aDiscriminatorSeesWhatItSawWhereTheClassSaysNothing() {
    Architecture from = architecture(Design.MODULATED, NONE);
    Architecture to = architecture(Design.SELF_MODULATED, PETS);
    Discriminator learnt = new Discriminator(from, DataType.FLOAT, 3);
    Discriminator discriminator = new Discriminator(to, DataType.FLOAT, 4);
    new Transfer(from, to)
        .discriminator(Tensor.of(learnt.parameters().values()), discriminator.parameters());
    discriminator.parameters().get("projection.weight").value().assign(0);
    INDArray pictures = Nd4j.rand(4, 32, 32, 3).muli(2).subi(1);
    INDArray before = learnt.forward(pictures, null).logits();
    INDArray after = discriminator.forward(pictures, told(to, 4)).logits();
    assertThat(after.equalsWithEps(before, 1e-5)).isTrue();
  }

  @Test
  void trainingGoesOnWithOtherClassesFromAModelOfTheSameSize() {
    Architecture from = architecture(Design.MODULATED, NONE);
    Architecture to = architecture(Design.SELF_MODULATED, PETS);
    TrainerOptions options =
        TrainerOptions.standard(
            64, new AugmentationOptions(0, false, false, false, Symmetry.NONE), 1);
    AdversarialTrainer first = new AdversarialTrainer(from, options);
    AdversarialTrainer trainer = new AdversarialTrainer(to, options);
    Tensor weights = Objects.requireNonNull(first.state().get("discriminator"));
    trainer.startFrom(
        first.snapshot((seed, count) -> null), weights, 1, (seed, count) -> told(to, count));
    int batch = options.batchSize();
    INDArray pictures = Nd4j.rand(batch, 32, 32, 3).muli(2).subi(1);
    assertThat(trainer.step(pictures, told(to, batch)).healthy()).isTrue();
  }

  @Test
  void onlyNetworksOfTheSameShapeAreTakenOver() {
    Architecture pets = architecture(Design.SELF_MODULATED, PETS);
    assertThat(pets.startsFrom(architecture(Design.MODULATED, NONE))).isTrue();
    assertThat(pets.startsFrom(pets)).isTrue();
    assertThat(pets.startsFrom(Architecture.standard(32, 3, PETS))).isFalse();
  }

  @Test
  void networksAreAsWideAsThoseOfTheModelThatTheyGoOnFrom() {
    List<Integer> wide = List.of(256, 192, 128, 96, 64);
    Architecture faces = new Architecture(64, 3, 128, NONE, wide, wide, Design.SELF_MODULATED);
    Architecture pets = Architecture.following(faces, 64, 3, PETS);
    assertThat(pets.generatorChannels()).isEqualTo(wide);
    assertThat(pets.startsFrom(faces)).isTrue();
    Architecture grown = Architecture.following(faces, 128, 3, NONE);
    assertThat(grown.discriminatorChannels()).containsExactly(256, 192, 128, 96, 64, 64);
    assertThat(grown.startsFrom(faces)).isTrue();
    for (Architecture parent : Arrays.asList(null, Architecture.standard(64, 3, NONE))) {
      assertThat(Architecture.following(parent, 64, 3, PETS))
          .isEqualTo(Architecture.standard(64, 3, PETS));
    }
    assertThat(Architecture.following(faces, 32, 3, PETS))
        .as("from which nothing of this size can start")
        .isEqualTo(Architecture.standard(32, 3, PETS));
  }
}
