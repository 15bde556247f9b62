package dev.ganvas.storage;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The object store does not answer, or refuses. The message says why, without any credentials. */
public final class ObjectStoreException extends IOException {
  ObjectStoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** The one that is behind a failure; null if another reason is. */
  public static @Nullable ObjectStoreException behind(@Nullable Throwable failure) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (e instanceof ObjectStoreException found) {
        return found;
      }
    }
    return null;
  }
}
