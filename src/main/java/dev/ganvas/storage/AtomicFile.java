package dev.ganvas.storage;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Files that appear under their name only when they are complete and on disk. */
public final class AtomicFile {
  /** What an unfinished file's name ends with. */
  public static final String UNFINISHED = ".part";

  private AtomicFile() {}

  /** Writes the content of a file. */
  @FunctionalInterface
  public interface Content {
    void writeTo(OutputStream output) throws IOException;
  }

  /** The last step, which makes the file visible. */
  @FunctionalInterface
  public interface Step {
    void run() throws IOException;
  }

  /** Decides whether a last step is taken. */
  @FunctionalInterface
  public interface Guard {
    void let(Step step) throws IOException;
  }

  /** Writes a file, or replaces it. If that fails, nothing is left. */
  public static void write(Path file, Content content) throws IOException {
    write(file, content, Step::run);
  }

  /** The same; the guard has the last word on whether the file appears. */
  public static void write(Path file, Content content, Guard guard) throws IOException {
    Path unfinished =
        file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + UNFINISHED);
    try {
      writeThrough(unfinished, content);
      guard.let(
          () ->
              Files.move(
                  unfinished,
                  file,
                  StandardCopyOption.ATOMIC_MOVE,
                  StandardCopyOption.REPLACE_EXISTING));
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  private static void writeThrough(Path file, Content content) throws IOException {
    try (OutputStream output = new BufferedOutputStream(Files.newOutputStream(file))) {
      content.writeTo(output);
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }
}
