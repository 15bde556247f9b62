package dev.ganvas.web.uploads;

import org.springframework.http.HttpStatus;

/** A file that was sent is not looked at. */
public final class RefusedFileException extends RuntimeException {
  private final HttpStatus status;
  private final String code;
  private final long retryAfterSeconds;

  /**
   * @param retryAfterSeconds when it may be sent again; 0 for never
   */
  public RefusedFileException(
      HttpStatus status, String code, String message, long retryAfterSeconds) {
    super(message);
    this.status = status;
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  HttpStatus status() {
    return status;
  }

  String code() {
    return code;
  }

  long retryAfterSeconds() {
    return retryAfterSeconds;
  }
}
