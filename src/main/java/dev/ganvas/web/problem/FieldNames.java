package dev.ganvas.web.problem;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.BindParam;

/** The names of fields as callers know them. */
final class FieldNames {
  private FieldNames() {}

  static String of(RecordComponent component) {
    JsonProperty inJson = component.getAccessor().getAnnotation(JsonProperty.class);
    if (inJson != null) {
      return inJson.value();
    }
    // Of parameters: it is found on the constructor alone.
    return Arrays.stream(component.getDeclaringRecord().getDeclaredConstructors())
        .flatMap(constructor -> Arrays.stream(constructor.getParameters()))
        .filter(parameter -> parameter.getName().equals(component.getName()))
        .map(parameter -> parameter.getAnnotation(BindParam.class))
        .filter(Objects::nonNull)
        .map(BindParam::value)
        .findFirst()
        .orElse(component.getName());
  }

  /**
   * @param type of the record that a path begins in; null if it is not known
   * @param path of names in Java, {@code options.seed} or {@code parts[2].seed}
   */
  static String of(@Nullable Class<?> type, String path) {
    if (type == null || !type.isRecord()) {
      return path;
    }
    String first = path.split("[.\\[]", 2)[0];
    for (RecordComponent component : type.getRecordComponents()) {
      if (component.getName().equals(first)) {
        String rest = path.substring(first.length());
        int dot = rest.indexOf('.');
        return of(component)
            + (dot < 0
                ? rest
                : rest.substring(0, dot + 1) + of(inside(component), rest.substring(dot + 1)));
      }
    }
    return path;
  }

  /** The type of a component, or of the elements of a list. */
  private static Class<?> inside(RecordComponent component) {
    return component.getGenericType() instanceof ParameterizedType list
            && list.getActualTypeArguments()[0] instanceof Class<?> element
        ? element
        : component.getType();
  }
}
