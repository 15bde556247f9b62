package dev.ganvas.web;

/** More files are to be verified than may be for now. */
final class TooManyVerificationsException extends RuntimeException {
  private final long retryAfterSeconds;

  TooManyVerificationsException(String message, long retryAfterSeconds) {
    super(message);
    this.retryAfterSeconds = retryAfterSeconds;
  }

  long retryAfterSeconds() {
    return retryAfterSeconds;
  }
}
