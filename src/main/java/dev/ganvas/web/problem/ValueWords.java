package dev.ganvas.web.problem;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.TypeMismatchException;
import org.springframework.web.multipart.MultipartFile;

/** Says in words for a caller what a value must be. */
final class ValueWords {
  private static final int LONGEST = 40;

  private static final Map<Class<?>, String> WORDS =
      Map.of(
          Integer.class, "a whole number",
          int.class, "a whole number",
          Long.class, "a whole number of 64 bits",
          long.class, "a whole number of 64 bits",
          Double.class, "a number",
          double.class, "a number",
          Boolean.class, "true or false",
          boolean.class, "true or false",
          String.class, "a string",
          UUID.class, "a UUID");

  private ValueWords() {}

  /** What the values of a type are called. */
  static String of(@Nullable Class<?> type) {
    if (type == null) {
      return "a JSON object";
    }
    if (type.isEnum()) {
      return "one of " + choices(type);
    }
    String other = Collection.class.isAssignableFrom(type) ? "a list" : "a JSON object";
    return WORDS.getOrDefault(type, other);
  }

  private static String choices(Class<?> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }

  /** The sentence for a parameter that is of another type, or not such text. */
  static String mismatch(TypeMismatchException e) {
    if (e.getValue() instanceof MultipartFile) {
      return mismatch(e.getRequiredType(), "a file");
    }
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
