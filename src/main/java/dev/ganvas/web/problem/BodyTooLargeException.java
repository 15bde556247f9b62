package dev.ganvas.web.problem;

/** A body is longer than bodies of its kind may be. */
final class BodyTooLargeException extends RuntimeException {
  BodyTooLargeException(int most) {
    super("a body in JSON has at most %d bytes".formatted(most));
  }
}
