package dev.ganvas.imagesets;

import java.io.IOException;

/** An archive that is refused whole; the message says why. */
public final class HostileArchiveException extends IOException {
  HostileArchiveException(String message) {
    super(message);
  }
}
