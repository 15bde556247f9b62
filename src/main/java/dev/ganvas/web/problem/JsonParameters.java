package dev.ganvas.web.problem;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.validation.BeanPropertyBindingResult;
import org.springframework.validation.BindingResult;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.json.JsonMapper;

/** Reads JSON that is not a body as bodies are read, and validates it. */
@Component
public class JsonParameters {
  private final JsonMapper json;
  private final Validator validator;

  JsonParameters(JsonMapper json, Validator validator) {
    this.json = StrictJson.strict(json);
    this.validator = validator;
  }

  /**
   * @param type of its elements
   * @param errors where it is noted what is wrong with it
   * @return null if it is no list
   */
  public <T> @Nullable List<T> list(
      String parameter, String text, Class<T> type, BindingResult errors) {
    Findings findings = new Findings();
    JavaType lists = json.getTypeFactory().constructCollectionType(List.class, type);
    List<T> list = null;
    try {
      list = json.readerFor(lists).withAttribute(Findings.class, findings).readValue(text);
    } catch (JacksonException e) {
      findings.note("", "must be a list in JSON");
    }
    findings.under(parameter).moveTo(errors);
    for (int i = 0; list != null && i < list.size(); i++) {
      validate(parameter + "[" + i + "]", list.get(i), type, errors);
    }
    return list;
  }

  /**
   * A record that was read.
   *
   * @param errors what is wrong with it
   */
  public record Bound<T>(T value, BindingResult errors) {}

  /** Reads an object. */
  public <T> Bound<T> object(Map<String, Object> fields, Class<T> type) {
    Findings findings = new Findings();
    T value =
        json.readerFor(type)
            .withAttribute(Findings.class, findings)
            .readValue(json.writeValueAsBytes(fields));
    BindingResult errors = new BeanPropertyBindingResult(value, "arguments");
    findings.moveTo(errors);
    for (ConstraintViolation<T> violation : validator.validate(value)) {
      Refusals.add(errors, violation.getPropertyPath().toString(), violation.getMessage());
    }
    return new Bound<>(value, errors);
  }

  private <T> void validate(String path, @Nullable T value, Class<T> type, BindingResult errors) {
    if (value == null) {
      if (!errors.hasFieldErrors(path)) {
        Refusals.add(errors, path, "is required");
      }
      return;
    }
    for (ConstraintViolation<T> violation : validator.validate(value)) {
      String field = FieldNames.of(type, violation.getPropertyPath().toString());
      Refusals.add(errors, path + "." + field, violation.getMessage());
    }
  }
}
