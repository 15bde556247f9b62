package dev.ganvas.generation;

import java.time.Duration;

/** The request does not fit into the queue. */
public final class QueueFullException extends RuntimeException {
  private final Duration retryAfter;

  QueueFullException(int waiting, int capacity, Duration retryAfter) {
    this("%d of %d places in the queue are taken".formatted(waiting, capacity), retryAfter);
  }

  private QueueFullException(String message, Duration retryAfter) {
    // No stack trace: under overload thousands are made a second, on cores that should generate.
    super(message, null, false, false);
    this.retryAfter = retryAfter;
  }

  /** For a film whose pictures would not fit beside those of the films before it. */
  public static QueueFullException ofFilms(int waiting, int capacity, Duration retryAfter) {
    return new QueueFullException(
        "films with %d of %d pictures wait".formatted(waiting, capacity), retryAfter);
  }

  /** For a request for which there is not enough memory at present. */
  public static QueueFullException ofMemory(Duration retryAfter) {
    return new QueueFullException(
        "the pictures under way take the memory that these would need", retryAfter);
  }

  /** When there will be room, estimated from the measured rate. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
