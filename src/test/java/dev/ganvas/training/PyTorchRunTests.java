package dev.ganvas.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.ganvas.Programs;
import dev.ganvas.gan.Architecture;
import dev.ganvas.gan.AugmentationOptions;
import dev.ganvas.gan.Conditioning;
import dev.ganvas.gan.Design;
import dev.ganvas.gan.Symmetry;
import dev.ganvas.gan.TrainerOptions;
import dev.ganvas.imagesets.ImageSet;
import dev.ganvas.imagesets.PictureConditions;
import dev.ganvas.labelling.Labeller;
import dev.ganvas.storage.AtomicFile;
import dev.ganvas.storage.StorageFullException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PyTorchRunTests {
  private static final int IMAGES = 160;
  private static final int BATCH = 8;

  /** Images from one snapshot to the next. */
  private static final int SHOWN = 10 * BATCH;

  @TempDir Path folder;
  private final List<String> messages = Collections.synchronizedList(new ArrayList<>());
  private final ImageSet pictures = pictures();
  private volatile boolean savedBeforeItsSnapshot;

  @BeforeEach
  void needsTorch() {
    Programs.assumeTorch();
  }

  private static ImageSet pictures() {
    byte[] samples = new byte[20 * 16 * 16 * 3];
    new Random(3).nextBytes(samples);
    int[] labels = new int[20];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i % 2;
    }
    return new ImageSet(16, 3, samples, labels, List.of("even", "odd"));
  }

  private static TrainingOptions options(TrainingEngine engine, long images) {
    AugmentationOptions augmentation =
        new AugmentationOptions(0.2, true, true, false, Symmetry.MIRROR);
    return new TrainingOptions(
        new Architecture(
            16,
            3,
            8,
            Conditioning.classes(2),
            List.of(16, 16, 16),
            List.of(16, 16, 16),
            Design.MODULATED),
        new TrainerOptions(BATCH, images, 2e-4, 1e-4, 1, 0.1, 4, 100, 1, augmentation, 5),
        1,
        5,
        10,
        "test",
        List.of("even", "odd"),
        true,
        null,
        engine);
  }

  /** Goes on as long as the given says so. */
  private RunControl control(BooleanSupplier goOn) {
    RunControl unattended = RunControl.unattended(messages::add);
    return new RunControl() {
      @Override
      public void let(AtomicFile.Step step) throws IOException {
        unattended.let(step);
      }

      @Override
      public boolean goOn() {
        return goOn.getAsBoolean();
      }

      @Override
      public void message(String text) {
        unattended.message(text);
      }

      @Override
      public void progress(long imagesSeen, double imagesPerSecond) {
        messages.add("seen " + imagesSeen);
      }

      @Override
      public void saved() {
        savedBeforeItsSnapshot |= newest("checkpoints") / SHOWN > newest("grids") / SHOWN;
      }
    };
  }

  /** The number of the newest file in a folder of the run; 0 if there is none. */
  private long newest(String name) {
    String[] files = Objects.requireNonNull(directory().resolve(name).toFile().list());
    return Arrays.stream(files)
        .mapToLong(file -> Long.parseLong(file.substring(0, file.indexOf('.'))))
        .max()
        .orElse(0);
  }

  private Path directory() {
    return folder.resolve("directory");
  }

  private Training run(long images, String python, Duration patience, BooleanSupplier goOn)
      throws IOException {
    TrainingOptions options = options(TrainingEngine.PYTORCH, images);
    RunControl control = control(goOn);
    RunDirectory directory = new RunDirectory(directory(), control);
    directory.claim(options);
    PictureConditions conditions = PictureConditions.classes(pictures);
    Samples samples =
        new Samples(
            options,
            pictures,
            conditions,
            snapshot -> 1,
            directory,
            Labeller.unsigned(),
            Clock.systemUTC());
    Path work = Files.createDirectories(folder.resolve("work"));
    return new PyTorchRun(samples, null, control, new PyTorch(python), work, patience, 1);
  }

  private Training run(long images) throws IOException {
    return run(images, "python3", Duration.ofMinutes(5), () -> true);
  }

  /** An interpreter that does something else when it is to train, the first time. */
  private String pythonThat(String does) throws IOException {
    Path script = folder.resolve("python");
    Path mark = folder.resolve("mark");
    Files.writeString(
        script,
        """
        #!/bin/sh
        if [ "$1" = -u ] && [ ! -e %s ]; then touch %s; %s; fi
        exec python3 "$@"
        """
            .formatted(mark, mark, does));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    return script.toString();
  }

  private List<StatisticsLine> statistics() throws IOException {
    var json = tools.jackson.databind.json.JsonMapper.builder().build();
    return Files.readAllLines(directory().resolve("stats.jsonl")).stream()
        .map(line -> json.readValue(line, StatisticsLine.class))
        .toList();
  }

  private void hasFinished() throws IOException {
    assertThat(statistics())
        .extracting(StatisticsLine::imagesSeen)
        .containsExactlyElementsOf(
            java.util.stream.LongStream.rangeClosed(1, IMAGES / BATCH)
                .mapToObj(i -> i * BATCH)
                .toList());
    assertThat(RunDirectory.grid(directory(), IMAGES)).exists();
    PublishedRun published = PublishedRun.read(directory());
    assertThat(published.generator().architecture().resolution()).isEqualTo(16);
    RunDirectory.Checkpoint last =
        new RunDirectory(directory(), AtomicFile.Step::run).latestCheckpoint().orElseThrow();
    assertThat(last.progress().imagesSeen()).isEqualTo(IMAGES);
    assertThat(last.progress().bestMetric()).isEqualTo(1);
    assertThat(savedBeforeItsSnapshot).isFalse();
  }

  @Test
  void writesWhatTheOtherEngineWrites() throws IOException {
    assertThat(run(IMAGES).run()).isTrue();
    hasFinished();
  }

  @Test
  void otherEngineGoesOnFromItsCheckpointAndTheOtherWayRound() throws IOException {
    run(IMAGES).run();
    Path options = directory().resolve("options.json");
    Files.delete(options);
    Training nd4j =
        new TrainingRun(
            options(TrainingEngine.ND4J, 2 * IMAGES),
            null,
            pictures,
            PictureConditions.classes(pictures),
            snapshot -> 1,
            directory(),
            control(() -> true),
            Labeller.unsigned(),
            Clock.systemUTC());
    assertThat(nd4j.run()).isTrue();
    assertThat(messages).contains("goes on after " + IMAGES + " images");
    Files.delete(options);
    assertThat(run(3 * IMAGES).run()).isTrue();
    assertThat(messages).contains("goes on after " + 2 * IMAGES + " images");
    assertThat(statistics()).hasSize(3 * IMAGES / BATCH);
  }

  @Test
  void stopsWithCheckpointAndGoesOn() throws IOException {
    Training stopped =
        run(IMAGES * 1000, "python3", Duration.ofMinutes(5), () -> messages.size() < 40);
    assertThat(stopped.run()).isFalse();
    long seen = statistics().get(statistics().size() - 1).imagesSeen();
    RunDirectory.Checkpoint last =
        new RunDirectory(directory(), AtomicFile.Step::run).latestCheckpoint().orElseThrow();
    assertThat(last.progress().imagesSeen()).isEqualTo(seen);
  }

  @Test
  void trainerThatIsKilledIsStartedAgain() throws IOException {
    assertThat(run(IMAGES, pythonThat("kill -9 $$"), Duration.ofMinutes(5), () -> true).run())
        .isTrue();
    assertThat(messages).contains("the trainer is started again from the last checkpoint");
    hasFinished();
  }

  @Test
  void trainerThatHangsIsKilledAndStartedAgain() throws IOException {
    assertThat(run(IMAGES, pythonThat("exec sleep 600"), Duration.ofSeconds(60), () -> true).run())
        .isTrue();
    assertThat(messages).contains("the trainer showed no progress for 60 s: killed");
    hasFinished();
  }

  @Test
  void fullDiskIsSaidAtOnceAndWhatWasSavedIsGoneOnFromLater() throws IOException {
    String full = "python3 -c 'raise OSError(28, \"No space left on device\")'; exit 1";
    assertThatThrownBy(() -> run(IMAGES, pythonThat(full), Duration.ofMinutes(5), () -> true).run())
        .satisfies(e -> assertThat(StorageFullException.isBehind(e)).isTrue());
    assertThat(run(IMAGES).run()).isTrue();
    hasFinished();
  }

  @Test
  void trainerThatNeverGetsAnywhereIsGivenUp() throws IOException {
    Path script = folder.resolve("python");
    Files.writeString(
        script, "#!/bin/sh\n[ \"$1\" = -u ] && echo no luck && exit 1\nexec python3 \"$@\"\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    assertThatThrownBy(
            () -> run(IMAGES, script.toString(), Duration.ofMinutes(5), () -> true).run())
        .isInstanceOf(TrainingFailedException.class)
        .hasMessageContaining("3 times in a row without progress")
        .hasMessageContaining("no luck");
  }

  @Test
  void anInterpreterThatHangsIsNotWaitedFor() throws IOException {
    Path script = folder.resolve("python");
    Files.writeString(script, "#!/bin/sh\nsleep 100\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    PyTorch hanging = new PyTorch(script.toString());
    assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () ->
            assertThatThrownBy(() -> hanging.find(Duration.ofMillis(200)))
                .isInstanceOf(TrainingFailedException.class)
                .hasMessageContaining("no answer"));
  }

  @Test
  void missingTorchIsSaidPlainly() throws IOException {
    Path script = folder.resolve("python");
    Files.writeString(
        script, "#!/bin/sh\necho \"ModuleNotFoundError: No module named 'torch'\" >&2\nexit 1\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    assertThatThrownBy(() -> new PyTorch(script.toString()).find())
        .hasMessage("the engine pytorch cannot run: No module named 'torch'");
    assertThatThrownBy(() -> new PyTorch(folder.resolve("none").toString()).find())
        .hasMessageContaining("no Python interpreter");
  }
}
