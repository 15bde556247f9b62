package dev.ganvas.training;

import dev.ganvas.storage.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Read access to the directory of a run, also while it is running. */
public final class RunFiles {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Set<String> NOT_FINITE = Set.of("NaN", "Infinity", "-Infinity");
  private static final String PNG = ".png";
  private static final Path GRIDS = Path.of("grids");
  private static final Path CHECKPOINTS = Path.of("checkpoints");

  private final Path root;

  /**
   * @param root directory of the run
   */
  public RunFiles(Path root) {
    this.root = root;
  }

  /**
   * Whether a file, by its path in the directory, is shown while the run goes on: statistics, grids
   * and the best generator.
   */
  public static boolean isShown(Path file) {
    return file.startsWith(GRIDS)
        || file.equals(Path.of(RunDirectory.STATISTICS))
        || file.equals(Path.of(RunDirectory.BEST));
  }

  /** The files besides the shown ones from which the run goes on. */
  public Predicate<Path> state() throws IOException {
    List<Path> checkpoints = RunDirectory.tensorFiles(root.resolve(CHECKPOINTS));
    return file ->
        !isShown(file)
            && !file.toString().endsWith(AtomicFile.UNFINISHED)
            && (!file.startsWith(CHECKPOINTS)
                || root.resolve(file).equals(checkpoints.get(checkpoints.size() - 1)));
  }

  /** The lines of {@code stats.jsonl} so far. */
  public List<JsonNode> statistics() throws IOException {
    Path file = root.resolve(RunDirectory.STATISTICS);
    List<JsonNode> lines = new ArrayList<>();
    if (!Files.exists(file)) {
      return lines;
    }
    for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
      try {
        lines.add(finite(JSON.readTree(line)));
      } catch (JacksonException e) {
        // The last line, as it is being written.
        break;
      }
    }
    return lines;
  }

  /** Without NaN and infinities, which JSON cannot represent. */
  private static JsonNode finite(JsonNode line) {
    line.valueStream().filter(JsonNode::isObject).forEach(RunFiles::finite);
    if (line instanceof ObjectNode object) {
      object.removeIf(value -> value.isString() && NOT_FINITE.contains(value.asString()));
    }
    return line;
  }

  /** Whether a generator has been measured yet. */
  public boolean hasBest() {
    return Files.exists(root.resolve(RunDirectory.BEST));
  }

  /** The numbers of images seen at which there is a grid, ascending. */
  public List<Long> samples() throws IOException {
    Path grids = root.resolve(GRIDS);
    if (!Files.isDirectory(grids)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(grids)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(PNG))
          .map(name -> Long.parseLong(name.substring(0, name.length() - PNG.length())))
          .sorted()
          .toList();
    }
  }

  /** The grid at a number of images seen, a labelled PNG. */
  public Optional<byte[]> sample(long imagesSeen) throws IOException {
    Path file = RunDirectory.grid(root, imagesSeen);
    return Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
  }
}
