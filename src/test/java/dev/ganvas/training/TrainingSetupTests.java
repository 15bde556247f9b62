package dev.ganvas.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ganvas.gan.AdversarialTrainer;
import dev.ganvas.gan.Architecture;
import dev.ganvas.gan.AugmentationOptions;
import dev.ganvas.gan.Conditioning;
import dev.ganvas.gan.Design;
import dev.ganvas.gan.Symmetry;
import dev.ganvas.gan.TrainerOptions;
import dev.ganvas.imagesets.ImageSet;
import dev.ganvas.labelling.Labeller;
import dev.ganvas.nn.Tensor;
import dev.ganvas.storage.AtomicFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingSetupTests {
  private static TrainingOptions options(int side, List<Integer> channels) {
    AugmentationOptions augmentation =
        new AugmentationOptions(0.2, true, true, false, Symmetry.NONE);
    return new TrainingOptions(
        new Architecture(side, 3, 8, Conditioning.NONE, channels, channels, Design.MODULATED),
        TrainerOptions.standard(1000, augmentation, 3),
        1,
        5,
        10,
        "test",
        List.of(),
        true,
        null,
        TrainingEngine.PYTORCH);
  }

  private static RunDirectory.Checkpoint prepared(
      TrainingOptions options, StartingPoint start, Path folder) throws Exception {
    int side = options.architecture().resolution();
    byte[] samples = new byte[6 * side * side * 3];
    new Random(1).nextBytes(samples);
    ImageSet pictures = new ImageSet(side, 3, samples, new int[6], List.of());
    RunDirectory directory = new RunDirectory(folder, AtomicFile.Step::run);
    TrainingSetup.of(pictures, false, start, folder, message -> {}).prepare(options);
    assertThat(folder.resolve("set.safetensors")).exists();
    return directory.latestCheckpoint().orElseThrow();
  }

  @Test
  void aPreparedRunBeginsWithItsParent(@TempDir Path folder) throws Exception {
    TrainingOptions options = options(16, List.of(16, 16, 16));
    AdversarialTrainer parent =
        new AdversarialTrainer(options.architecture(), options.trainer().afterRecoveries(1));
    StartingPoint start =
        new StartingPoint(
            parent.snapshot((seed, count) -> null), null, parent.state().get("discriminator"));
    RunDirectory.Checkpoint first = prepared(options, start, folder);
    assertThat(first.progress().imagesSeen()).isZero();
    assertThat(first.tensors().get("generator")).isEqualTo(parent.state().get("generator"));
    assertThat(first.tensors().get("generator.average")).isEqualTo(parent.state().get("generator"));
    assertThat(first.tensors().get("discriminator")).isEqualTo(parent.state().get("discriminator"));
  }

  @Test
  void aPreparedRunGrowsItsParent(@TempDir Path folder) throws Exception {
    TrainingOptions half = options(32, List.of(16, 16, 16, 16));
    AdversarialTrainer parent = new AdversarialTrainer(half.architecture(), half.trainer());
    StartingPoint start =
        new StartingPoint(
            parent.snapshot((seed, count) -> null), null, parent.state().get("discriminator"));
    RunDirectory.Checkpoint first =
        prepared(options(64, List.of(16, 16, 16, 16, 16)), start, folder);
    assertThat(size(first.tensors())).isGreaterThan(size(parent.state()));
  }

  /** And not that its judge is none for such pictures. */
  @Test
  void aRunOfAnotherResolutionSaysSo(@TempDir Path folder) throws Exception {
    new RunDirectory(folder, AtomicFile.Step::run).claim(options(32, List.of(16, 16, 16, 16)));
    Files.writeString(folder.resolve("judge.safetensors"), "of pictures of 32 pixels");
    ImageSet pictures = new ImageSet(16, 3, new byte[6 * 16 * 16 * 3], new int[6], List.of());
    TrainingSetup setup = TrainingSetup.of(pictures, false, null, folder, message -> {});
    assertThatThrownBy(
            () ->
                setup.run(
                    options(16, List.of(16, 16, 16)),
                    RunControl.unattended(message -> {}),
                    Labeller.unsigned()))
        .hasMessageContaining("holds a run with other options, of 32 pixels");
  }

  private static int size(Map<String, Tensor> state) {
    return Objects.requireNonNull(state.get("generator")).values().length;
  }
}
