package dev.ganvas.jobs;

/** There is not enough memory for a training now; the message says what would fit. */
final class NoRoomException extends RuntimeException {
  NoRoomException(String message) {
    super(message);
  }
}
