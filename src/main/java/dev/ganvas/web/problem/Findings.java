package dev.ganvas.web.problem;

import dev.ganvas.web.problem.InvalidRequestException.Violation;
import java.util.ArrayList;
import java.util.List;
import org.springframework.validation.BindingResult;
import org.springframework.validation.FieldError;
import org.springframework.web.context.request.RequestAttributes;

/**
 * What is wrong with a request before its arguments are validated: JSON values of another type,
 * names that nothing here has. Validation then tells it with the rest.
 */
final class Findings {
  private static final String ATTRIBUTE = Findings.class.getName();

  private final List<Violation> found = new ArrayList<>();

  /** Those of a request: the same each time. */
  static Findings of(RequestAttributes request) {
    if (request.getAttribute(ATTRIBUTE, RequestAttributes.SCOPE_REQUEST)
        instanceof Findings findings) {
      return findings;
    }
    Findings findings = new Findings();
    request.setAttribute(ATTRIBUTE, findings, RequestAttributes.SCOPE_REQUEST);
    return findings;
  }

  /**
   * @param field as a path, {@code options.seed}; empty for the whole
   */
  void note(String field, String message) {
    found.add(new Violation(field, message));
  }

  /** The same of a value that is found at that path. */
  Findings under(String path) {
    Findings all = new Findings();
    for (Violation violation : found) {
      String field = violation.field();
      boolean joined = field.isEmpty() || field.startsWith("[");
      all.note(path + (joined ? "" : ".") + field, violation.message());
    }
    return all;
  }

  /** Hands all over, as errors of binding. */
  void moveTo(BindingResult errors) {
    for (Violation violation : found) {
      errors.addError(
          new FieldError(
              errors.getObjectName(),
              violation.field(),
              null,
              true,
              null,
              null,
              violation.message()));
    }
    found.clear();
  }

  /** Those that validation did not come to, and the others. */
  List<Violation> and(List<Violation> others) {
    List<Violation> all = new ArrayList<>(found);
    all.addAll(others);
    return all;
  }

  /**
   * @throws InvalidRequestException if there are any
   */
  void refuse() {
    if (!found.isEmpty()) {
      throw new InvalidRequestException(List.of());
    }
  }
}
