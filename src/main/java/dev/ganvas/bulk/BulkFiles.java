package dev.ganvas.bulk;

import dev.ganvas.storage.AtomicFile;
import dev.ganvas.storage.DataDirectory;
import dev.ganvas.storage.SharedFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Where shards are: {@code bulk/JOB/00000.zip} of the shared files. */
@Component
class BulkFiles {
  private static final String FOLDER = "bulk";

  private final SharedFiles shared;
  private final Path folder;

  BulkFiles(SharedFiles shared, DataDirectory directory) {
    this.shared = shared;
    folder = directory.folder(FOLDER);
  }

  Path folder() {
    return folder;
  }

  private static String name(String jobId) {
    return FOLDER + "/" + jobId;
  }

  /** What a node makes of a shard is not what another makes that lost it. */
  private String name(BulkJob job, BulkShard shard) {
    String extension = job.options().shardFormat().extension();
    return shared.edition(
        "%s/%05d.%s".formatted(name(job.id()), shard.number(), extension), shard.fence());
  }

  /** Shares a finished file; the shard appears with the returned step. */
  AtomicFile.Step publish(Path finished, BulkJob job, BulkShard shard) throws IOException {
    return shared.publish(finished, name(job, shard));
  }

  /** The file of a finished shard. */
  Path file(BulkJob job, BulkShard shard) throws IOException {
    return shared.fetch(name(job, shard));
  }

  /** The jobs of which there are files, here or shared. */
  Set<String> jobs() throws IOException {
    return shared.names(FOLDER);
  }

  void delete(String jobId) throws IOException {
    shared.delete(name(jobId));
  }
}
