package dev.ganvas.web;

import java.util.List;

/** A request with fields that cannot be served. */
final class InvalidRequestException extends RuntimeException {
  private final transient List<Violation> violations;

  /** What is wrong with one field. */
  record Violation(String field, String message) {}

  InvalidRequestException(List<Violation> violations) {
    super(violations.size() + " invalid fields");
    this.violations = List.copyOf(violations);
  }

  static InvalidRequestException of(String field, String message) {
    return new InvalidRequestException(List.of(new Violation(field, message)));
  }

  List<Violation> violations() {
    return violations;
  }
}
