package dev.ganvas.web.mcp;

import dev.ganvas.web.problem.Refusals;
import java.util.Base64;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.validation.BindingResult;

/** Files in the arguments of tools. */
final class SentFile {
  private static final Pattern BLANKS = Pattern.compile("\\s+");

  private SentFile() {}

  /**
   * The bytes of a file in base64, of which lines may be broken; none if there is no file.
   *
   * @param errors where it is noted if it is something else
   */
  static byte[] of(@Nullable String base64, String field, BindingResult errors) {
    try {
      return Base64.getDecoder()
          .decode(BLANKS.matcher(Objects.requireNonNullElse(base64, "")).replaceAll(""));
    } catch (IllegalArgumentException e) {
      Refusals.add(errors, field, "must be a file in base64");
      return new byte[0];
    }
  }
}
