package dev.ganvas.generation;

import java.time.Duration;

/** The request would not fit into the queue. */
public final class QueueFullException extends RuntimeException {
  private final Duration retryAfter;

  QueueFullException(int waiting, int capacity, Duration retryAfter) {
    // No stack trace: under overload thousands are made a second, on cores that should generate.
    super(
        "%d of %d places in the queue are taken".formatted(waiting, capacity), null, false, false);
    this.retryAfter = retryAfter;
  }

  /** When the queue will have room, by the measured rate of generation. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
