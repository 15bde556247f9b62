package dev.ganvas.jobs;

/** An idempotency key was used before, for something else or by a request under way. */
public final class IdempotencyException extends RuntimeException {
  private final boolean underWay;

  IdempotencyException(boolean underWay) {
    super(
        underWay
            ? "a request with this Idempotency-Key is under way"
            : "this Idempotency-Key was used with another body");
    this.underWay = underWay;
  }

  /** Whether the same request may be sent again in a moment. */
  public boolean underWay() {
    return underWay;
  }
}
