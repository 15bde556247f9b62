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
      Path made;
      FileChannel lock;
      while (true) {
        made = Files.createDirectory(all.resolve(UUID.randomUUID().toString()));
        lock =
            FileChannel.open(
                made.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        lock.lock();
        if (Files.exists(made.resolve(LOCK))) {
          break;
        }
        lock.close(); // It was taken for one of a dead process before it was locked.
      }
      own = made;
      channel = lock;
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
      try {
        removeIfDead(folder);
      } catch (NoSuchFileException e) {
        LOG.debug("another process has removed {}", folder.getFileName());
      }
    }
  }

  /** Removes a folder whose lock nobody holds, and holds it meanwhile: of several one does. */
  private static void removeIfDead(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.WRITE);
        FileLock free = channel.tryLock()) {
      if (free != null) {
        remove(folder);
      }
    } catch (OverlappingFileLockException e) {
      // Held by this process.
    } catch (NoSuchFileException e) {
      // It is being made or removed, unless that was long ago.
      Instant changed = Files.getLastModifiedTime(folder).toInstant();
      if (changed.isBefore(Instant.now().minus(Duration.ofHours(1)))) {
        remove(folder);
      }
    }
  }

  private static void remove(Path folder) throws IOException {
    LOG.info("removing what a process that died left unfinished: {}", folder.getFileName());
    FileSystemUtils.deleteRecursively(folder);
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
