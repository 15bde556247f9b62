package dev.ganvas.web.security;

/** A key has asked for more pictures than it may. */
public final class QuotaExceededException extends RuntimeException {
  private final transient RateLimits.Quota quota;
  private final long retryAfterSeconds;

  QuotaExceededException(RateLimits.Quota quota, long retryAfterSeconds) {
    super(
        "this key may ask for %d pictures a minute; %d are left"
            .formatted(quota.limit(), quota.remaining()));
    this.quota = quota;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  RateLimits.Quota quota() {
    return quota;
  }

  long retryAfterSeconds() {
    return retryAfterSeconds;
  }
}
