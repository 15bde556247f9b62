package dev.ganvas.web.problem;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.beans.TypeMismatchException;
import org.springframework.validation.BindingResult;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;

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

  /** Of a record that was bound and validated; of a value of another type only that is told. */
  public static InvalidRequestException of(BindingResult errors) {
    Object target = errors.getTarget();
    Class<?> type = target == null ? null : target.getClass();
    List<Violation> violations = new ArrayList<>();
    Set<String> unbound = new LinkedHashSet<>();
    for (FieldError error : errors.getFieldErrors()) {
      if (error.isBindingFailure()) {
        String field = FieldNames.of(type, error.getField());
        unbound.add(field);
        violations.add(new Violation(field, message(error)));
      }
    }
    for (ObjectError error : errors.getAllErrors()) {
      String field = error instanceof FieldError of ? FieldNames.of(type, of.getField()) : "";
      if (!unbound.contains(field)) {
        violations.add(new Violation(field, String.valueOf(error.getDefaultMessage())));
      }
    }
    return new InvalidRequestException(violations);
  }

  private static String message(FieldError error) {
    if (!error.contains(TypeMismatchException.class)) {
      return String.valueOf(error.getDefaultMessage());
    }
    return ValueWords.mismatch(error.unwrap(TypeMismatchException.class));
  }

  /** All that is wrong, in a sentence. */
  public String describe() {
    return violations.stream()
        .map(wrong -> (wrong.field() + " " + wrong.message()).strip())
        .collect(Collectors.joining("; "));
  }

  List<Violation> violations() {
    return violations;
  }
}
