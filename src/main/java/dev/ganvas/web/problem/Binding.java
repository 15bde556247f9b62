package dev.ganvas.web.problem;

import java.beans.PropertyEditorSupport;
import org.springframework.validation.BindingResult;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.InitBinder;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.servlet.support.ExtendedServletRequestDataBinder;

/** What holds for all arguments of controllers. */
@ControllerAdvice
class Binding {
  @InitBinder
  void prepare(WebDataBinder binder, NativeWebRequest request) {
    binder.addValidators(new FindingsValidator(Findings.of(request)));
    binder.registerCustomEditor(String.class, new TextEditor());
    if (binder instanceof ExtendedServletRequestDataBinder parameters) {
      parameters.addHeaderPredicate(header -> false);
    }
  }

  private record FindingsValidator(Findings findings) implements Validator {
    @Override
    public boolean supports(Class<?> type) {
      return true;
    }

    @Override
    public void validate(Object target, Errors errors) {
      findings.moveTo((BindingResult) errors);
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
