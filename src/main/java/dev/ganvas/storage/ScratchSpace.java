package dev.ganvas.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/**
 * Room for what is not finished yet: uploads, and folders that appear under their name only when
 * they are complete. Each process has a folder of its own and holds a lock on it while it lives;
 * the next process to start removes the folders of those that died.
 */
@Component
public class ScratchSpace implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ScratchSpace.class);
  private static final String LOCK = ".lock";

  private final Path own;
  private final FileChannel channel;

  public ScratchSpace(DataDirectory directory) {
    Path all = directory.folder("scratch");
    try {
      removeThoseOfTheDead(all);
      own = Files.createDirectory(all.resolve(UUID.randomUUID().toString()));
      channel =
          FileChannel.open(
              own.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      channel.lock();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void removeThoseOfTheDead(Path all) throws IOException {
    List<Path> folders;
    try (Stream<Path> files = Files.list(all)) {
      folders = files.toList();
    }
    for (Path folder : folders) {
      if (isDead(folder)) {
        LOG.info("removing what a process that died left unfinished: {}", folder.getFileName());
        FileSystemUtils.deleteRecursively(folder);
      }
    }
  }

  /** Nobody holds its lock. A folder that has none yet is being made. */
  private static boolean isDead(Path folder) throws IOException {
    try (FileChannel lock = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.WRITE);
        FileLock free = lock.tryLock()) {
      return free != null;
    } catch (OverlappingFileLockException e) {
      return false;
    } catch (NoSuchFileException e) {
      Instant made = Files.getLastModifiedTime(folder).toInstant();
      return made.isBefore(Instant.now().minus(Duration.ofHours(1)));
    }
  }

  /** A new folder. Who asks for it moves it away or deletes it. */
  public Path folder() throws IOException {
    return Files.createDirectory(own.resolve(UUID.randomUUID().toString()));
  }

  @Override
  public void close() throws IOException {
    FileSystemUtils.deleteRecursively(own);
    channel.close();
  }
}
