package dev.ganvas.jobs;

/** An idempotency key was used before, for a different request or by one still in progress. */
public final class IdempotencyException extends RuntimeException {
  private final boolean underWay;

  IdempotencyException(boolean underWay) {
    super(
        underWay
            ? "a request with this Idempotency-Key is under way"
            : "this Idempotency-Key was used with another body");
    this.underWay = underWay;
  }

  /** Whether the earlier request is still in progress, so that this one may be retried shortly. */
  public boolean underWay() {
    return underWay;
  }
}
