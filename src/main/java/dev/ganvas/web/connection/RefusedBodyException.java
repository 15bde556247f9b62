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

  static RefusedBodyException tooManySlow() {
    return new RefusedBodyException(
        HttpStatus.SERVICE_UNAVAILABLE,
        "too_many_slow_bodies",
        "too many requests are being read; send yours again, faster");
  }

  static RefusedBodyException tooManyLarge() {
    return new RefusedBodyException(
        HttpStatus.SERVICE_UNAVAILABLE,
        "too_many_large_bodies",
        "too many large messages are being read; send yours again");
  }

  static RefusedBodyException malformed() {
    return new RefusedBodyException(
        HttpStatus.BAD_REQUEST, "malformed_body", "the body does not come in well-formed chunks");
  }

  static RefusedBodyException noEdits() {
    return new RefusedBodyException(
        HttpStatus.NOT_FOUND,
        "not_found",
        "this service does not edit pictures; /v1/images/variations makes new ones like them");
  }

  static RefusedBodyException noFiles() {
    return new RefusedBodyException(
        HttpStatus.UNSUPPORTED_MEDIA_TYPE,
        "unsupported_media_type",
        "files are not taken here: multipart/form-data goes to /dream, /variations, /v1/images/variations, /verify and /admin");
  }
}
