package dev.ganvas.web.problem;

import org.jspecify.annotations.Nullable;

/** Text that a database and every reader can take. */
final class Text {
  private Text() {}

  /** What is wrong with it; null if nothing is. */
  static @Nullable String problem(String text) {
    if (text.indexOf('\0') >= 0) {
      return "must not contain the character U+0000";
    }
    return isUnicode(text) ? null : "must be Unicode text: half of a surrogate pair stands alone";
  }

  static boolean isUnicode(String text) {
    return text.codePoints()
        .noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }
}
