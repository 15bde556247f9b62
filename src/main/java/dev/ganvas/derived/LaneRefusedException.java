package dev.ganvas.derived;

import java.time.Duration;

/** Nothing more is taken into a lane now. */
public final class LaneRefusedException extends RuntimeException {
  private final boolean closing;
  private final Duration retryAfter;

  private LaneRefusedException(String message, boolean closing, Duration retryAfter) {
    super(message, null, false, false);
    this.closing = closing;
    this.retryAfter = retryAfter;
  }

  static LaneRefusedException full(String things, int waiting, Duration retryAfter) {
    return new LaneRefusedException(
        "%d %s wait already, and no more may".formatted(waiting, things), false, retryAfter);
  }

  static LaneRefusedException ending() {
    return new LaneRefusedException("the service is shutting down", true, Duration.ofSeconds(10));
  }

  /** Whether the service is ending, not just busy. */
  public boolean closing() {
    return closing;
  }

  /** When the next one might be taken. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
