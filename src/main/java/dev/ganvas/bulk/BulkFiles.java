package dev.ganvas.bulk;

import dev.ganvas.storage.AtomicFile;
import dev.ganvas.storage.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/** Where shards are: {@code bulk/JOB/00000.zip} in the data directory. */
@Component
class BulkFiles {
  private final Path folder;

  BulkFiles(DataDirectory directory) {
    folder = directory.folder("bulk");
  }

  Path folder() {
    return folder;
  }

  /** The file of a shard, whether it is there or not. */
  Path file(BulkJob job, int shard) {
    return folder
        .resolve(job.id())
        .resolve("%05d.%s".formatted(shard, job.options().shardFormat().extension()));
  }

  /** Makes room for a shard: what nodes that died have left of it goes. */
  Path prepare(BulkJob job, int shard) throws IOException {
    Path file = file(job, shard);
    Path parent = Files.createDirectories(file.getParent());
    String begin = file.getFileName() + ".";
    List<Path> left;
    try (Stream<Path> files = Files.list(parent)) {
      left =
          files
              .filter(other -> other.getFileName().toString().startsWith(begin))
              .filter(other -> other.toString().endsWith(AtomicFile.UNFINISHED))
              .toList();
    }
    for (Path other : left) {
      Files.deleteIfExists(other);
    }
    return file;
  }

  void delete(String jobId) throws IOException {
    FileSystemUtils.deleteRecursively(folder.resolve(jobId));
  }
}
