package dev.ganvas.jobs;

import dev.ganvas.queue.QueueNode;
import dev.ganvas.storage.AtomicFile;
import dev.ganvas.storage.DataDirectory;
import dev.ganvas.storage.ScratchSpace;
import dev.ganvas.storage.SharedFiles;
import dev.ganvas.training.RunFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/**
 * The directories of the runs of jobs, {@code jobs/ID}. Where the nodes have data directories of
 * their own, a run is saved with each checkpoint, in two parts: what is shown of it, and what else
 * is needed to go on. Thread-safe.
 */
@Component
class JobRuns {
  private static final String FOLDER = "jobs";

  /** File with the fence of the last run in this directory. */
  private static final String FENCE = "fence";

  private static final long NEVER_HERE = -1;

  private final SharedFiles shared;
  private final ScratchSpace scratch;
  private final Path folder;
  private final Map<String, SharedFiles.Saved> restored = new ConcurrentHashMap<>();

  JobRuns(SharedFiles shared, ScratchSpace scratch, DataDirectory directory) {
    this.shared = shared;
    this.scratch = scratch;
    folder = directory.folder(FOLDER);
  }

  Path directory(String id) {
    return folder.resolve(id);
  }

  private static String name(String id) {
    return FOLDER + "/" + id;
  }

  private static String shown(String id) {
    return name(id) + "/shown";
  }

  private static String state(String id) {
    return name(id) + "/state";
  }

  /** Fence of the last run in this node's directory. */
  private long fence(String id) throws IOException {
    Path file = directory(id).resolve(FENCE);
    return Files.exists(file) ? Long.parseLong(Files.readString(file)) : NEVER_HERE;
  }

  /**
   * The directory from which a job's run goes on: what another node has saved since takes the place
   * of what is here.
   */
  Path take(TrainingJob job) throws IOException {
    String id = job.id();
    long here = fence(id);
    Optional<SharedFiles.Saved> state =
        shared.saved(state(id)).filter(saved -> saved.fence() > here);
    if (state.isPresent()) {
      replace(id, state.get());
    }
    Path directory = Files.createDirectories(directory(id));
    String fence = Long.toString(job.fence());
    AtomicFile.write(
        directory.resolve(FENCE),
        output -> output.write(fence.getBytes(StandardCharsets.US_ASCII)));
    return directory;
  }

  private void replace(String id, SharedFiles.Saved state) throws IOException {
    Path fresh = scratch.folder();
    try {
      shared.restore(state(id), state, fresh);
      Optional<SharedFiles.Saved> shown = shared.saved(shown(id));
      if (shown.isPresent()) {
        shared.restore(shown(id), shown.get(), fresh);
      }
      FileSystemUtils.deleteRecursively(directory(id));
      Files.move(fresh, directory(id));
    } finally {
      FileSystemUtils.deleteRecursively(fresh);
    }
  }

  /** Saves a run with its newest checkpoint. */
  void save(TrainingJob job) throws IOException {
    Path directory = directory(job.id());
    RunFiles files = new RunFiles(directory);
    // In this order, as they are written: what is shown may be ahead of the checkpoint.
    shared.save(directory, shown(job.id()), job.fence(), RunFiles::isShown);
    shared.save(directory, state(job.id()), job.fence(), files.state());
  }

  /** What is shown of a job's run: as it is now on its node, on others as it was saved last. */
  RunFiles files(TrainingJob job) throws IOException {
    String id = job.id();
    if (!QueueNode.name().equals(job.node())) {
      long here = fence(id);
      Optional<SharedFiles.Saved> saved =
          shared
              .saved(shown(id))
              .filter(other -> other.fence() > here && !other.equals(restored.get(id)));
      if (saved.isPresent()) {
        try {
          shared.restore(shown(id), saved.get(), Files.createDirectories(directory(id)));
          restored.put(id, saved.get());
        } catch (NoSuchFileException e) {
          // Just replaced by a later one: what is here is shown until it is asked for again.
        }
      }
    }
    return new RunFiles(directory(id));
  }

  /** The jobs of which there are files, here or shared. */
  Set<String> ids() throws IOException {
    return shared.names(FOLDER);
  }

  void delete(String id) throws IOException {
    restored.remove(id);
    shared.delete(name(id));
  }
}
