package dev.ganvas.storage;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** There is no room left on the disk, or in a quota. */
public final class StorageFullException extends IOException {
  /** What to do for a job that it paused. */
  public static final String ADVICE =
      "the disk is full; make room in the data directory, then resume the job";

  private static final long RESERVE_BYTES = 64L << 20;

  public StorageFullException(String message) {
    super(message);
  }

  /** Whether a full disk is behind it: systems say so in words only. */
  public static boolean isBehind(@Nullable Throwable failure) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
      if (e instanceof StorageFullException
          || (e instanceof IOException
              && (message.contains("no space left")
                  || message.contains("not enough space")
                  || message.contains("quota exceeded")))) {
        return true;
      }
    }
    return false;
  }

  /**
   * Makes sure that so much can be written, with {@value #RESERVE_BYTES} bytes left for others.
   *
   * @throws StorageFullException if it cannot
   */
  public static void check(Path folder, long bytes) throws IOException {
    FileStore store = Files.getFileStore(folder);
    long usable = store.getUsableSpace();
    if (usable < bytes + RESERVE_BYTES) {
      throw new StorageFullException(
          "the data directory has %d MB left, of which %d MB are kept free; %d MB are needed"
              .formatted(usable >> 20, RESERVE_BYTES >> 20, bytes >> 20));
    }
  }
}
