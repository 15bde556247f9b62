package dev.ganvas.training;

import dev.ganvas.gan.GeneratorSnapshot;
import dev.ganvas.models.Safetensors;
import dev.ganvas.nn.Tensor;
import dev.ganvas.prompts.TextConditions;
import dev.ganvas.storage.AtomicFile;
import dev.ganvas.storage.StorageFullException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * The files of one training run:
 *
 * <ul>
 *   <li>{@code options.json}: the {@link TrainingOptions}
 *   <li>{@code stats.jsonl}: one line every few hundred steps
 *   <li>{@code grids/<images seen>.png}: pictures of pictures of the same latents over time
 *   <li>{@code checkpoints/<images seen>.safetensors}: everything needed to resume exactly; the
 *       last two are kept
 *   <li>{@code best.safetensors}: the generator with the best metric so far
 *   <li>{@code text.safetensors}: turns captions into conditions; only for sets with captions
 * </ul>
 *
 * <p>Every file but {@code stats.jsonl} appears under its name only when it is complete and on
 * disk.
 */
final class RunDirectory {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  static final String BEST = "best.safetensors";
  static final String STATISTICS = "stats.jsonl";

  /** Folder of the generators that the engine in Python leaves to be measured. */
  static final String SNAPSHOTS = "snapshots";

  /** Name of the tensor with the discriminator's weights in a checkpoint. */
  static final String DISCRIMINATOR = "discriminator";

  private static final String TEXT = "text.safetensors";
  private static final int CHECKPOINTS_KEPT = 2;
  private static final String SUFFIX = ".safetensors";

  /** Free disk space that a checkpoint needs, with a reserve for the database. */
  private static final long ROOM_BYTES = 64L << 20;

  private final Path root;
  private final AtomicFile.Guard guard;

  /** A checkpoint: the trainer's state and the progress of the run. */
  record Checkpoint(Map<String, Tensor> tensors, Progress progress) {}

  /**
   * @param guard decides whether a change may take place
   */
  RunDirectory(Path root, AtomicFile.Guard guard) throws IOException {
    this.root = root;
    this.guard = guard;
    Files.createDirectories(root.resolve("grids"));
    Files.createDirectories(root.resolve("checkpoints"));
    removeUnfinished();
  }

  private void removeUnfinished() throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(f -> f.toString().endsWith(AtomicFile.UNFINISHED)).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  private void write(Path file, AtomicFile.Content content) throws IOException {
    AtomicFile.write(file, content, guard);
  }

  /**
   * Writes the options of a new run, or checks that a resumed run has the same.
   *
   * @throws IOException if the directory holds a run with other options
   */
  void claim(TrainingOptions options) throws IOException {
    Path file = root.resolve("options.json");
    byte[] json = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(options);
    if (Files.exists(file)) {
      TrainingOptions before = JSON.readValue(Files.readAllBytes(file), TrainingOptions.class);
      if (!before.equals(options)) {
        int resolution = before.architecture().resolution();
        throw new IOException(
            "%s holds a run with other options%s: use those of options.json, or choose another directory"
                .formatted(
                    root,
                    resolution == options.architecture().resolution()
                        ? ""
                        : ", of %d pixels".formatted(resolution)));
      }
      return;
    }
    write(file, output -> output.write(json));
  }

  void saveCheckpoint(Map<String, Tensor> tensors, Progress progress) throws IOException {
    Path file =
        root.resolve("checkpoints").resolve("%010d%s".formatted(progress.imagesSeen(), SUFFIX));
    Map<String, String> metadata = Map.of("progress", JSON.writeValueAsString(progress));
    StorageFullException.check(root, ROOM_BYTES);
    write(file, output -> Safetensors.write(output, tensors, metadata, Safetensors.Precision.F32));
    List<Path> all = checkpoints();
    guard.let(
        () -> {
          for (Path old : all.subList(0, Math.max(0, all.size() - CHECKPOINTS_KEPT))) {
            Files.deleteIfExists(old);
          }
        });
  }

  /** The latest intact checkpoint. */
  Optional<Checkpoint> latestCheckpoint() throws IOException {
    List<Path> all = checkpoints();
    for (int i = all.size() - 1; i >= 0; i--) {
      try {
        Safetensors.Contents contents = Safetensors.read(Files.readAllBytes(all.get(i)));
        String progress = contents.metadata().getOrDefault("progress", "");
        return Optional.of(
            new Checkpoint(contents.tensors(), JSON.readValue(progress, Progress.class)));
      } catch (IOException | tools.jackson.core.JacksonException e) {
        // A damaged file: the one before serves.
      }
    }
    return Optional.empty();
  }

  /** File of the best generator, or of the newest snapshot if none was measured. */
  static Path bestOrNewest(Path root) throws IOException {
    Path best = root.resolve(BEST);
    if (Files.exists(best)) {
      return best;
    }
    List<Path> snapshots = tensorFiles(root.resolve(SNAPSHOTS));
    if (snapshots.isEmpty()) {
      throw new IOException(root + " holds no generator yet");
    }
    return snapshots.get(snapshots.size() - 1);
  }

  /** The weights of the discriminator of a run's latest checkpoint, in one row. */
  static Tensor discriminator(Path root) throws IOException {
    List<Path> all = checkpoints(root);
    byte[] latest = Files.readAllBytes(all.get(all.size() - 1));
    Tensor weights = Safetensors.read(latest).tensors().get(DISCRIMINATOR);
    if (weights == null) {
      throw new IOException("a checkpoint without a discriminator");
    }
    return weights;
  }

  /** Writes the text conditions into the directory of a run. */
  static void saveText(Path root, TextConditions text) throws IOException {
    AtomicFile.write(
        root.resolve(TEXT),
        output -> Safetensors.write(output, text.tensors(), Map.of(), Safetensors.Precision.F32));
  }

  /** Reads what {@link #saveText} wrote; empty without it. */
  static Optional<TextConditions> readText(Path root) throws IOException {
    Path file = root.resolve(TEXT);
    return Files.exists(file)
        ? Optional.of(TextConditions.of(Safetensors.read(Files.readAllBytes(file)).tensors()))
        : Optional.empty();
  }

  private List<Path> checkpoints() throws IOException {
    return checkpoints(root);
  }

  private static List<Path> checkpoints(Path root) throws IOException {
    return tensorFiles(root.resolve("checkpoints"));
  }

  /** The safetensors files of a folder, sorted by images seen. */
  static List<Path> tensorFiles(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(SUFFIX))
          .sorted(Comparator.comparing(Path::toString))
          .toList();
    }
  }

  void saveBest(GeneratorSnapshot snapshot, Progress progress) throws IOException {
    Map<String, String> metadata = Map.of("progress", JSON.writeValueAsString(progress));
    write(
        root.resolve(BEST),
        output ->
            Safetensors.write(output, snapshot.tensors(), metadata, Safetensors.Precision.F32));
  }

  void saveGrid(long imagesSeen, byte[] png) throws IOException {
    write(grid(root, imagesSeen), output -> output.write(png));
  }

  /** File of the grid at a number of images seen. */
  static Path grid(Path root, long imagesSeen) {
    return root.resolve("grids").resolve("%010d.png".formatted(imagesSeen));
  }

  void appendStatistics(StatisticsLine line) throws IOException {
    guard.let(
        () ->
            Files.writeString(
                root.resolve(STATISTICS),
                JSON.writeValueAsString(line) + "\n",
                StandardCharsets.UTF_8,
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND));
  }

  /** Removes the lines after a number of images seen, from which the run resumes. */
  void forgetStatisticsAfter(long imagesSeen) throws IOException {
    Path file = root.resolve(STATISTICS);
    if (!Files.exists(file)) {
      return;
    }
    List<String> kept = new ArrayList<>();
    for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
      try {
        if (JSON.readValue(line, StatisticsLine.class).imagesSeen() <= imagesSeen) {
          kept.add(line);
        }
      } catch (tools.jackson.core.JacksonException e) {
        // The last line of a run that was killed while writing it.
        break;
      }
    }
    String text = kept.isEmpty() ? "" : String.join("\n", kept) + "\n";
    write(file, output -> output.write(text.getBytes(StandardCharsets.UTF_8)));
  }
}
