package dev.ganvas.web.gallery;

/** An address hangs up pictures too quickly. */
final class TooManyHungException extends RuntimeException {
  private final long retryAfterSeconds;

  TooManyHungException(int perMinute, long retryAfterSeconds) {
    super("%d pictures a minute can be hung up from one address".formatted(perMinute));
    this.retryAfterSeconds = retryAfterSeconds;
  }

  long retryAfterSeconds() {
    return retryAfterSeconds;
  }
}
