package dev.ganvas.models;

import dev.ganvas.storage.ObjectStoreException;
import dev.ganvas.storage.StorageFullException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The bundle of a version cannot be read on this node; the message says why, without paths. */
public final class UnreadableModelException extends UncheckedIOException {
  private UnreadableModelException(String message, IOException cause) {
    super(message, cause);
  }

  /**
   * What to throw when a bundle could not be read: this, or if that is no fault of the bundle, what
   * tells so.
   *
   * @param id {@code name@version}
   */
  static UncheckedIOException of(String id, IOException e) {
    String message = "the bundle of %s cannot be read: %s".formatted(id, reason(e));
    return ObjectStoreException.behind(e) != null || StorageFullException.isBehind(e)
        ? new UncheckedIOException(message, e)
        : new UnreadableModelException(message, e);
  }

  private static String reason(IOException e) {
    if (e instanceof NoSuchFileException missing) {
      return Path.of(missing.getFile()).getFileName() + " is missing";
    }
    return e instanceof InvalidBundleException
        ? String.valueOf(e.getMessage())
        : "a file of it cannot be read (" + e.getClass().getSimpleName() + ")";
  }
}
