package dev.ganvas.web.problem;

import java.util.List;

/** A request with fields that cannot be served. */
public final class InvalidRequestException extends RuntimeException {
  private final transient List<Violation> violations;

  /** What is wrong with one field. */
  public record Violation(String field, String message) {}

  public InvalidRequestException(List<Violation> violations) {
    super(violations.size() + " invalid fields");
    this.violations = List.copyOf(violations);
  }

  public static InvalidRequestException of(String field, String message) {
    return new InvalidRequestException(List.of(new Violation(field, message)));
  }

  List<Violation> violations() {
    return violations;
  }
}
