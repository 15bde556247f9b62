package dev.ganvas.generation;

import java.time.Duration;

/** The request would not fit into the queue. */
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

  /** For pictures that would find no memory beside those before them. */
  public static QueueFullException ofMemory(Duration retryAfter) {
    return new QueueFullException(
        "the pictures under way take the memory that these would need", retryAfter);
  }

  /** When the queue will have room, by the measured rate of generation. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
