package dev.ganvas.web.problem;

/** Something that was named does not exist. */
public final class NotFoundException extends RuntimeException {
  public NotFoundException(String message) {
    super(message);
  }
}
