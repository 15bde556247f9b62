package dev.ganvas.web;

/** What was asked for does not go together with how things are. */
final class ConflictException extends RuntimeException {
  ConflictException(String message) {
    super(message);
  }
}
