package dev.ganvas.web.problem;

/** What was asked for does not go together with how things are. */
public final class ConflictException extends RuntimeException {
  public ConflictException(String message) {
    super(message);
  }
}
