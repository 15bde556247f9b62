package dev.ganvas.training;

import dev.ganvas.gan.GeneratorSnapshot;
import dev.ganvas.models.Safetensors;
import dev.ganvas.storage.AtomicFile;
import dev.ganvas.storage.StorageFullException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Trains with the engine in Python, and writes the same {@link RunDirectory} as the engine in this
 * process.
 *
 * <p>The process works in a folder of its own. Twice a second this thread takes over its new files
 * under the run's guard (statistics, checkpoints, and snapshots, which are measured), so that a run
 * that was taken by another node writes nothing more. A process that dies, or makes no progress for
 * {@code patience}, is restarted from the last checkpoint, at most {@value #ATTEMPTS} times in a
 * row.
 */
public final class PyTorchRun implements Training {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int ATTEMPTS = 3;
  private static final int REFUSED = 2;
  private static final int GAVE_UP = 3;

  private final Samples samples;
  private final TrainingOptions options;
  private final RunDirectory directory;
  private final RunControl control;
  private final PyTorch python;
  private final Path folder;
  private final Duration patience;
  private final int processes;
  private final Pace pace;
  private final List<String> lastOutput = new ArrayList<>();
  private Progress progress = Progress.START;
  private int statisticsTaken;
  private long checkpointTaken = -1;
  private long snapshotTaken = -1;

  /**
   * @param samples measures each snapshot; holds the run's options, pictures and directory
   * @param start the model to train on from; null to start anew
   * @param folder for the process to work in; not deleted afterwards
   * @param patience longest time without progress
   * @param processes number of processes on a CPU
   */
  PyTorchRun(
      Samples samples,
      @Nullable StartingPoint start,
      RunControl control,
      PyTorch python,
      Path folder,
      Duration patience,
      int processes)
      throws IOException {
    this.samples = samples;
    this.control = control;
    this.python = python;
    this.folder = folder;
    this.patience = patience;
    this.processes = processes;
    options = samples.options();
    pace = new Pace(options);
    directory = samples.directory();
    if (start != null && directory.latestCheckpoint().isEmpty()) {
      directory.saveCheckpoint(start.firstState(options, samples.conditions()), progress);
    }
  }

  private Path work() {
    return folder.resolve("run");
  }

  @Override
  public boolean run() throws IOException {
    int sharing = python.find().gpu() ? 1 : processes;
    while (options.trainer().batchSize() % sharing != 0) {
      sharing--;
    }
    Path set = folder.resolve("set.safetensors");
    PreparedSet.write(set, samples.pictures(), samples.conditions());
    long seenBefore = -1;
    int attempts = 0;
    while (true) {
      prepareWork();
      attempts = progress.imagesSeen() > seenBefore ? 1 : attempts + 1;
      seenBefore = progress.imagesSeen();
      try (TrainerProcess process =
          new TrainerProcess(python.start(folder, set, work(), sharing))) {
        Optional<Boolean> ended = watch(process);
        if (ended.isPresent()) {
          return ended.get();
        }
      }
      if (attempts >= ATTEMPTS) {
        throw new TrainingFailedException(
            "the trainer ended %d times in a row without progress: %s"
                .formatted(attempts, String.join(" | ", lastOutput)));
      }
      control.message("the trainer is started again from the last checkpoint");
    }
  }

  /** Prepares an empty folder for the process, with the options and the latest checkpoint. */
  private void prepareWork() throws IOException {
    FileSystemUtils.deleteRecursively(work());
    Files.createDirectories(work().resolve("checkpoints"));
    Files.write(work().resolve("options.json"), JSON.writeValueAsBytes(options));
    statisticsTaken = 0;
    snapshotTaken = -1;
    checkpointTaken = -1;
    Optional<RunDirectory.Checkpoint> latest = directory.latestCheckpoint();
    if (latest.isEmpty()) {
      directory.forgetStatisticsAfter(-1);
      return;
    }
    RunDirectory.Checkpoint checkpoint = latest.get();
    progress = checkpoint.progress();
    checkpointTaken = progress.imagesSeen();
    pace.startAt(checkpointTaken);
    new RunDirectory(work(), AtomicFile.Step::run).saveCheckpoint(checkpoint.tensors(), progress);
    directory.forgetStatisticsAfter(progress.imagesSeen());
  }

  /** Whether the run has seen all images; empty if the process has to be restarted. */
  private Optional<Boolean> watch(TrainerProcess process) throws IOException {
    long progressed = System.nanoTime();
    while (!process.ended()) {
      if (!control.goOn()) {
        process.stop();
        take(process);
        return Optional.of(false);
      }
      if (take(process)) {
        progressed = System.nanoTime();
      } else if (System.nanoTime() - progressed > patience.toNanos()) {
        control.message(
            "the trainer showed no progress for %d s: killed".formatted(patience.toSeconds()));
        return Optional.empty();
      }
    }
    int exit = process.exit();
    take(process);
    return outcome(exit);
  }

  private Optional<Boolean> outcome(int exit) throws IOException {
    String said = String.join(" | ", lastOutput);
    if (exit == 0 && progress.imagesSeen() >= options.trainer().totalImages()) {
      return Optional.of(true);
    }
    if (exit == REFUSED || exit == GAVE_UP) {
      throw new TrainingFailedException(
          (exit == REFUSED ? "the trainer refused: " : "training failed: ") + said);
    }
    String ended = "the trainer ended with %d: %s".formatted(exit, said);
    control.message(ended);
    StorageFullException.check(work(), 0);
    IOException failure = new IOException(ended);
    if (StorageFullException.isBehind(failure)) {
      throw failure;
    }
    return Optional.empty();
  }

  /** Takes over new files of the process, and returns whether there were any. */
  private boolean take(TrainerProcess process) throws IOException {
    for (String line : process.output()) {
      control.message(line);
      lastOutput.add(line);
    }
    lastOutput.subList(0, Math.max(0, lastOutput.size() - 5)).clear();
    // Looked for first and taken last: a run that goes on from it has all that came before.
    Optional<Safetensors.Contents> checkpoint = newest("checkpoints", checkpointTaken);
    boolean statistics = takeStatistics();
    boolean snapshot = takeSnapshot();
    if (checkpoint.isPresent()) {
      takeCheckpoint(checkpoint.get());
    }
    return checkpoint.isPresent() || statistics || snapshot;
  }

  private boolean takeStatistics() throws IOException {
    Path file = work().resolve("stats.jsonl");
    if (!Files.exists(file)) {
      return false;
    }
    List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    int before = statisticsTaken;
    for (String line : lines.subList(Math.min(before, lines.size()), lines.size())) {
      try {
        StatisticsLine taken = JSON.readValue(line, StatisticsLine.class);
        directory.appendStatistics(taken);
        control.progress(
            taken.imagesSeen(), pace.after(taken.imagesSeen(), taken.imagesPerSecond()));
        statisticsTaken++;
      } catch (JacksonException e) {
        break; // Not written to its end yet.
      }
    }
    return statisticsTaken > before;
  }

  private void takeCheckpoint(Safetensors.Contents checkpoint) throws IOException {
    checkpointTaken = progressOf(checkpoint).imagesSeen();
    progress = progressOf(checkpoint).bestOf(progress);
    directory.saveCheckpoint(checkpoint.tensors(), progress);
    control.saved();
  }

  private boolean takeSnapshot() throws IOException {
    Optional<Safetensors.Contents> newest = newest(RunDirectory.SNAPSHOTS, snapshotTaken);
    if (newest.isEmpty()) {
      return false;
    }
    Progress then = progressOf(newest.get()).bestOf(progress);
    snapshotTaken = then.imagesSeen();
    GeneratorSnapshot snapshot =
        new GeneratorSnapshot(options.architecture(), newest.get().tensors());
    Samples.Measured measured = samples.measure(snapshot, then);
    progress = progress.bestOf(measured.progress());
    control.message(
        "after %d images: metric %.2f (best of this run %.2f)"
            .formatted(then.imagesSeen(), measured.metric(), progress.bestMetric()));
    return true;
  }

  private static Progress progressOf(Safetensors.Contents contents) {
    return JSON.readValue(contents.metadata().getOrDefault("progress", ""), Progress.class);
  }

  /** The newest file of a folder, if more images were seen than in the one taken last. */
  private Optional<Safetensors.Contents> newest(String name, long taken) throws IOException {
    List<Path> files = RunDirectory.tensorFiles(work().resolve(name));
    Path newest = files.isEmpty() ? null : files.get(files.size() - 1);
    return newest == null || images(newest) <= taken
        ? Optional.empty()
        : Optional.of(Safetensors.read(Files.readAllBytes(newest)));
  }

  private static long images(Path file) {
    String name = String.valueOf(file.getFileName());
    return Long.parseLong(name.substring(0, name.indexOf('.')));
  }
}
