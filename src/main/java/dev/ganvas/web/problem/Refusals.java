package dev.ganvas.web.problem;

import org.springframework.validation.BindingResult;
import org.springframework.validation.FieldError;

/** What a validator says against a record, besides what its annotations do. */
public final class Refusals {
  private Refusals() {}

  /** Refuses a field of what is looked at, by its name in Java or as callers know it. */
  public static void add(BindingResult errors, String field, String message) {
    errors.addError(
        new FieldError(errors.getObjectName(), errors.getNestedPath() + field, message));
  }

  /** Refuses the field {@code model}: nothing is served under that name. */
  public static void unknownModel(BindingResult errors, ModelNotFoundException why) {
    errors.addError(
        new UnknownModel(errors.getObjectName(), errors.getNestedPath() + "model", why));
  }

  /**
   * @throws ModelNotFoundException if all that is wrong is that nobody knows the model
   * @throws InvalidRequestException if anything else is wrong
   */
  public static void throwIfAny(BindingResult errors) {
    if (errors.getErrorCount() == 1 && errors.getAllErrors().get(0) instanceof UnknownModel model) {
      throw model.why;
    }
    if (errors.hasErrors()) {
      throw InvalidRequestException.of(errors);
    }
  }

  private static final class UnknownModel extends FieldError {
    private final transient ModelNotFoundException why;

    UnknownModel(String object, String field, ModelNotFoundException why) {
      super(object, field, String.valueOf(why.getMessage()));
      this.why = why;
    }
  }
}
