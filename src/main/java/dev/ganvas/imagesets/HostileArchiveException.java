package dev.ganvas.imagesets;

import java.io.IOException;

/** An archive that is refused whole; the message says why. */
public final class HostileArchiveException extends IOException {
  HostileArchiveException(String message) {
    super(message);
  }

  static HostileArchiveException tooMany(int limit) {
    return new HostileArchiveException("the archive has more than %d entries".formatted(limit));
  }
}
