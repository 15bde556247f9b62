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

  /** The same, told of one of several files. */
  public RefusedFileException of(String part) {
    return new RefusedFileException(status, code, part + ": " + getMessage(), retryAfterSeconds);
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
