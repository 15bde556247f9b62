package dev.ganvas.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ganvas.gan.Architecture;
import dev.ganvas.gan.AugmentationOptions;
import dev.ganvas.gan.Conditioning;
import dev.ganvas.gan.Symmetry;
import dev.ganvas.gan.TrainerOptions;
import dev.ganvas.imagesets.ImageSet;
import dev.ganvas.imagesets.PictureConditions;
import dev.ganvas.labelling.Labeller;
import dev.ganvas.models.ModelBundle;
import dev.ganvas.models.ModelManifest;
import dev.ganvas.models.Safetensors;
import dev.ganvas.nn.Tensor;
import dev.ganvas.storage.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingRunTests {
  private static final int INTERVAL = 4;
  private static final AugmentationOptions AUGMENTATION =
      new AugmentationOptions(0.2, true, true, false, Symmetry.NONE);

  @TempDir Path directory;
  private final List<String> messages = new ArrayList<>();

  private static ImageSet pictures() {
    return pictures(20);
  }

  private static ImageSet pictures(int count) {
    byte[] samples = new byte[count * 8 * 8];
    new Random(3).nextBytes(samples);
    int[] labels = new int[count];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i % 2;
    }
    return new ImageSet(8, 1, samples, labels, List.of("even", "odd"));
  }

  private static TrainingOptions options(long images, double learningRate) {
    TrainerOptions standard = TrainerOptions.standard(64, AUGMENTATION, 5);
    return new TrainingOptions(
        new Architecture(8, 1, 4, Conditioning.classes(2), List.of(16, 16), List.of(16, 16)),
        new TrainerOptions(
            4, images, learningRate, learningRate, 1, 1, 3, 100, 1, standard.augmentation(), 5),
        2,
        INTERVAL,
        INTERVAL,
        "test",
        List.of("even", "odd"),
        true,
        null,
        null);
  }

  private TrainingRun run(String name, TrainingOptions options) throws IOException {
    return new TrainingRun(
        options,
        null,
        pictures(),
        PictureConditions.classes(pictures()),
        snapshot -> 1,
        directory.resolve(name),
        RunControl.unattended(messages::add),
        Labeller.unsigned(),
        Clock.systemUTC());
  }

  private byte[] finalCheckpoint(String name) throws IOException {
    return Files.readAllBytes(
        directory.resolve(name).resolve("checkpoints/0000000064.safetensors"));
  }

  /** Stops a run as a kill would: at any message, without any further word. */
  private static final class Killed extends RuntimeException {
    Killed() {
      super("killed");
    }
  }

  @Test
  void aKilledRunGoesOnWithTheSameNumbers() throws IOException {
    run("whole", options(64, 1e-3)).run();
    for (int kill = 1; kill <= 3; kill++) {
      int[] heard = {0};
      assertThatThrownBy(
              () ->
                  new TrainingRun(
                          options(64, 1e-3),
                          null,
                          pictures(),
                          PictureConditions.classes(pictures()),
                          snapshot -> 1,
                          directory.resolve("killed"),
                          RunControl.unattended(
                              message -> {
                                if (++heard[0] > 3) {
                                  throw new Killed();
                                }
                              }),
                          Labeller.unsigned(),
                          Clock.systemUTC())
                      .run())
          .isInstanceOf(Killed.class);
    }
    run("killed", options(64, 1e-3)).run();
    assertThat(finalCheckpoint("killed")).isEqualTo(finalCheckpoint("whole"));
    assertThat(statistics("killed")).isEqualTo(statistics("whole"));
  }

  private List<String> statistics(String name) throws IOException {
    return Files.readAllLines(directory.resolve(name).resolve("stats.jsonl")).stream()
        .map(line -> line.replaceAll("\"imagesPerSecond\":[^,]*,", ""))
        .toList();
  }

  @Test
  void aDamagedCheckpointIsPassedOver() throws IOException {
    run("run", options(64, 1e-3)).run();
    byte[] expected = finalCheckpoint("run");
    Path file = directory.resolve("run/checkpoints/0000000064.safetensors");
    Files.write(file, Arrays.copyOf(expected, expected.length / 2));
    run("run", options(64, 1e-3)).run();
    assertThat(finalCheckpoint("run")).isEqualTo(expected);
  }

  @Test
  void divergenceIsNoticedAndNamed() {
    assertThatThrownBy(() -> run("wild", options(4000, 1e6)).run())
        .isInstanceOf(TrainingFailedException.class)
        .hasMessageContaining("collapsed or diverged");
    assertThat(messages).anyMatch(message -> message.contains("back to the last checkpoint"));
  }

  @Test
  void anotherRunsDirectoryIsNotOverwritten() throws IOException {
    run("run", options(64, 1e-3));
    assertThatThrownBy(() -> run("run", options(65, 1e-3)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("other options");
  }

  @Test
  void gridsAndBestGeneratorAreThere() throws IOException {
    run("run", options(64, 1e-3)).run();
    assertThat(directory.resolve("run/grids/0000000064.png")).exists();
    PublishedRun published = PublishedRun.read(directory.resolve("run"));
    assertThat(published.imagesSeen()).isEqualTo(16);
    assertThat(published.training()).containsEntry("batchSize", 4);
  }

  @Test
  void thePublishedGeneratorIsTheOneWithTheBestMetric() throws IOException {
    Iterator<Double> metrics = List.of(3.0, 1.0, 2.0, 4.0).iterator();
    Path run = directory.resolve("run");
    new TrainingRun(
            options(64, 1e-3),
            null,
            pictures(),
            PictureConditions.classes(pictures()),
            snapshot -> metrics.next(),
            run,
            RunControl.unattended(messages::add),
            Labeller.unsigned(),
            Clock.systemUTC())
        .run();
    assertThat(metrics.hasNext()).isFalse();
    assertThat(PublishedRun.read(run).imagesSeen()).isEqualTo(32);
  }

  @Test
  void everyPictureIsShownOnceAnEpoch() {
    EpochSampler order = new EpochSampler(labelled(0, 0, 1, 0, 0, 0, 1), false, 1);
    for (int epoch = 0; epoch < 3; epoch++) {
      List<Integer> shown = new ArrayList<>();
      for (int i = 0; i < 7; i++) {
        shown.add(order.at(epoch * 7L + i));
      }
      assertThat(shown).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6);
    }
  }

  @Test
  void balancedClassesAreShownEquallyOften() {
    EpochSampler order = new EpochSampler(labelled(0, 0, 1, 0, 0, 0, 1), true, 1);
    int[] shown = new int[7];
    for (int i = 0; i < 20; i++) {
      shown[order.at(i)]++;
    }
    assertThat(shown).containsExactly(2, 2, 5, 2, 2, 2, 5);
  }

  private static ImageSet labelled(int... labels) {
    return new ImageSet(1, 1, new byte[labels.length], labels, List.of("many", "few"));
  }

  private static Tensor discriminator(Path run) throws IOException {
    return Objects.requireNonNull(
        Safetensors.read(Files.readAllBytes(run)).tensors().get("discriminator"));
  }

  @Test
  void aRunGoesOnFromAFinishedModelAndLeavesFrozenLevelsAlone() throws IOException {
    run("parent", options(64, 1e-3)).run();
    Path parent = directory.resolve("parent");
    PublishedRun published = PublishedRun.read(parent);
    TrainingOptions plain = options(64, 1e-3);
    ModelManifest manifest =
        new ModelManifest(
            "parent",
            "1",
            "",
            plain.architecture(),
            plain.classes(),
            "",
            "",
            "",
            64,
            Map.of(),
            Map.of(),
            null,
            null,
            null);
    Path bundle = directory.resolve("bundle");
    published.write(bundle, manifest, null);
    StartingPoint start = StartingPoint.read(name -> Files.newInputStream(bundle.resolve(name)));
    Tensor before = Objects.requireNonNull(start.discriminator());
    Tensor trained = discriminator(parent.resolve("checkpoints/0000000064.safetensors"));
    for (int i = 0; i < before.values().length; i++) {
      assertThat(before.values()[i]).isCloseTo(trained.values()[i], within(1e-3f));
    }
    Path scored = directory.resolve("scored");
    published.write(scored, manifest, pictures(600));
    assertThat(ModelBundle.readDirectory(scored).realism()).isNotNull();
    assertThat(
            StartingPoint.read(name -> Files.newInputStream(scored.resolve(name))).discriminator())
        .isEqualTo(before);
    TrainingOptions frozen =
        new TrainingOptions(
            plain.architecture(),
            plain.trainer(),
            2,
            INTERVAL,
            INTERVAL,
            "test",
            plain.classes(),
            true,
            1,
            null);
    Path child = directory.resolve("child");
    new TrainingRun(
            frozen,
            start,
            pictures(),
            PictureConditions.classes(pictures()),
            snapshot -> 1,
            child,
            RunControl.unattended(messages::add),
            Labeller.unsigned(),
            Clock.systemUTC())
        .run();
    Tensor after = discriminator(child.resolve("checkpoints/0000000064.safetensors"));
    // The highest level is one 3x3 convolution from 1 to 16 channels, with its bias.
    int first = 9 * 16 + 16;
    assertThat(Arrays.copyOf(after.values(), first))
        .isEqualTo(Arrays.copyOf(before.values(), first));
    assertThat(after.values()).isNotEqualTo(before.values());
  }

  @Test
  void aRunThatIsNotWantedAnyMoreStopsWithACheckpointAndGoesOnExactly() throws IOException {
    run("whole", options(64, 1e-3)).run();
    int[] steps = {0};
    RunControl stopping =
        new RunControl() {
          @Override
          public void let(AtomicFile.Step step) throws IOException {
            step.run();
          }

          @Override
          public boolean goOn() {
            return ++steps[0] % 6 != 0;
          }

          @Override
          public void message(String text) {}

          @Override
          public void progress(long imagesSeen, double imagesPerSecond) {}
        };
    boolean done = false;
    for (int stops = 0; !done; stops++) {
      assertThat(stops).isLessThan(10);
      done =
          new TrainingRun(
                  options(64, 1e-3),
                  null,
                  pictures(),
                  PictureConditions.classes(pictures()),
                  snapshot -> 1,
                  directory.resolve("stopped"),
                  stopping,
                  Labeller.unsigned(),
                  Clock.systemUTC())
              .run();
    }
    assertThat(steps[0]).isGreaterThan(16);
    assertThat(finalCheckpoint("stopped")).isEqualTo(finalCheckpoint("whole"));
  }
}
