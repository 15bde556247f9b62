package dev.ganvas.generation;

/** A model cannot be put into service, or out of it; the message says why. */
public final class NotServableException extends RuntimeException {
  NotServableException(String message) {
    super(message);
  }
}
