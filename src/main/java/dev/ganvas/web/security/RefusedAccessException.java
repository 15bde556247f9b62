package dev.ganvas.web.security;

import org.springframework.http.HttpStatus;

/** Somebody may not do what was asked for. */
public final class RefusedAccessException extends RuntimeException {
  private final HttpStatus status;
  private final String code;

  private RefusedAccessException(HttpStatus status, String code, String message) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
  }

  /** A valid key is missing. */
  static RefusedAccessException keyRequired() {
    return keyRequired("");
  }

  /** The same where something else would do as well. */
  static RefusedAccessException keyRequiredOr(String otherwise) {
    return keyRequired("; or " + otherwise);
  }

  private static RefusedAccessException keyRequired(String more) {
    return new RefusedAccessException(
        HttpStatus.UNAUTHORIZED,
        "key_required",
        "a valid key is needed: Authorization: Bearer <key>" + more);
  }

  /** The key is valid, and not for that. */
  static RefusedAccessException roleRequired() {
    return new RefusedAccessException(
        HttpStatus.FORBIDDEN, "role_required", "this key's role does not allow it");
  }

  /** A page of an origin that is not known asks. */
  static RefusedAccessException originRefused() {
    return new RefusedAccessException(
        HttpStatus.FORBIDDEN, "origin_refused", "this origin may not ask this");
  }

  HttpStatus status() {
    return status;
  }

  String code() {
    return code;
  }
}
