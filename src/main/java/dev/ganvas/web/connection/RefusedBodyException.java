package dev.ganvas.web.connection;

import org.springframework.http.HttpStatus;

/** A body is not read, or not to its end. */
final class RefusedBodyException extends RuntimeException {
  private final HttpStatus status;
  private final String code;

  RefusedBodyException(HttpStatus status, String code, String message) {
    // No stack trace: whoever wants to can cause thousands a second.
    super(message, null, false, false);
    this.status = status;
    this.code = code;
  }

  HttpStatus status() {
    return status;
  }

  String code() {
    return code;
  }
}
