package dev.ganvas.images;

import java.io.IOException;

/** A file is no picture that can be read; the message says why, in words for whoever sent it. */
public final class UnreadablePictureException extends IOException {
  UnreadablePictureException(String message) {
    super(message);
  }

  UnreadablePictureException(String message, Throwable cause) {
    super(message, cause);
  }
}
