package dev.ganvas.web.problem;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.TypeMismatchException;

/** Says in words for a caller what a value must be. */
final class ValueWords {
  private static final int LONGEST = 40;

  private ValueWords() {}

  /** What the values of a type are called. */
  static String of(@Nullable Class<?> type) {
    if (type == Integer.class || type == int.class) {
      return "a whole number";
    }
    if (type == Long.class || type == long.class) {
      return "a whole number of 64 bits";
    }
    if (type == Double.class || type == double.class) {
      return "a number";
    }
    if (type == Boolean.class || type == boolean.class) {
      return "true or false";
    }
    if (type == String.class) {
      return "a string";
    }
    if (type == UUID.class) {
      return "a UUID";
    }
    if (type != null && type.isEnum()) {
      return "one of " + choices(type);
    }
    return type != null && Collection.class.isAssignableFrom(type) ? "a list" : "a JSON object";
  }

  private static String choices(Class<?> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }

  /** The sentence for a parameter that is of another type, or not such text. */
  static String mismatch(TypeMismatchException e) {
    if (e.getRequiredType() == String.class
        && e.getRootCause() instanceof IllegalArgumentException) {
      return String.valueOf(e.getRootCause().getMessage());
    }
    return mismatch(e.getRequiredType(), "\"" + e.getValue() + "\"");
  }

  /** The sentence for a value that is of another type. */
  static String mismatch(@Nullable Class<?> type, String value) {
    String shown = value.length() <= LONGEST ? value : value.substring(0, LONGEST) + "…";
    boolean tooLong = type == Integer.class && value.matches("-?\\d+");
    return "must be %s%s, not %s".formatted(of(type), tooLong ? " of 32 bits" : "", shown);
  }
}
