package dev.ganvas.imagesets;

import dev.ganvas.imagesets.FileReport.Kind;
import java.io.IOException;

/** One file of several cannot be read; the others are not in question. */
public final class UnreadableFileException extends IOException {
  private final Kind kind;

  UnreadableFileException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  static UnreadableFileException tooLarge(long limitBytes) {
    return new UnreadableFileException(
        Kind.TOO_LARGE, "larger than %d MB".formatted(limitBytes >> 20));
  }

  public Kind kind() {
    return kind;
  }
}
