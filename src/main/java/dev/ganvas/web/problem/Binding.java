package dev.ganvas.web.problem;

import jakarta.validation.Validator;
import java.beans.PropertyEditorSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.validation.BindingResult;
import org.springframework.validation.Errors;
import org.springframework.validation.SmartValidator;
import org.springframework.validation.beanvalidation.SpringValidatorAdapter;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.InitBinder;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.servlet.support.ExtendedServletRequestDataBinder;

/** What holds for all arguments of controllers. */
@ControllerAdvice
class Binding {
  private final SpringValidatorAdapter constraints;

  Binding(Validator constraints) {
    this.constraints = new SpringValidatorAdapter(constraints);
  }

  @InitBinder
  void prepare(WebDataBinder binder, NativeWebRequest request) {
    binder.addValidators(new FindingsValidator(Findings.of(request), constraints));
    binder.registerCustomEditor(String.class, new TextEditor());
    if (binder instanceof ExtendedServletRequestDataBinder parameters) {
      parameters.addHeaderPredicate(header -> false);
    }
  }

  /**
   * Hands over what was found before. Where a value is of another type, there is no record to be
   * validated, so that its other values are, one by one: Spring Boot's own validator cannot.
   */
  private record FindingsValidator(Findings findings, SpringValidatorAdapter constraints)
      implements SmartValidator {
    @Override
    public boolean supports(Class<?> type) {
      return true;
    }

    @Override
    public void validate(Object target, Errors errors) {
      findings.moveTo((BindingResult) errors);
    }

    @Override
    public void validate(Object target, Errors errors, Object... hints) {
      validate(target, errors);
    }

    @Override
    public void validateValue(
        Class<?> type,
        @Nullable String field,
        @Nullable Object value,
        Errors errors,
        Object... hints) {
      constraints.validateValue(type, field, value, errors, hints);
    }
  }

  private static final class TextEditor extends PropertyEditorSupport {
    @Override
    public void setAsText(String text) {
      String problem = Text.problem(text);
      if (problem != null) {
        throw new IllegalArgumentException(problem);
      }
      setValue(text);
    }
  }
}
