package dev.ganvas.datasets;

import dev.ganvas.datasets.FileReport.Kind;
import java.io.IOException;

/** One file of several cannot be read; the others are not in question. */
final class UnreadableFileException extends IOException {
  private final Kind kind;

  UnreadableFileException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  static UnreadableFileException tooLarge(long limitBytes) {
    return new UnreadableFileException(
        Kind.TOO_LARGE, "larger than %d MB".formatted(limitBytes >> 20));
  }

  Kind kind() {
    return kind;
  }
}
