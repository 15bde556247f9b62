package dev.ganvas.dreams;

import java.time.Duration;

/** No dream is begun now. */
public final class DreamRefusedException extends RuntimeException {
  private final boolean closing;
  private final Duration retryAfter;

  private DreamRefusedException(String message, boolean closing, Duration retryAfter) {
    super(message, null, false, false);
    this.closing = closing;
    this.retryAfter = retryAfter;
  }

  static DreamRefusedException full(int waiting, Duration retryAfter) {
    return new DreamRefusedException(
        "%d dreams wait already, and no more may".formatted(waiting), false, retryAfter);
  }

  static DreamRefusedException ending() {
    return new DreamRefusedException("the service is shutting down", true, Duration.ofSeconds(10));
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
