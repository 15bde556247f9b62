package dev.ganvas.web.security;

import dev.ganvas.storage.ColumnText;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** What a request tells the audit about itself. */
public final class Audit {
  private static final String DETAIL = Audit.class.getName() + ".detail";
  private static final int MAX_DETAIL = 2000;

  private Audit() {}

  /** Notes a sentence for the audit. */
  public static void detail(HttpServletRequest request, String sentence) {
    request.setAttribute(DETAIL, sentence);
  }

  /** That sentence; null without one. */
  static @Nullable String detail(HttpServletRequest request) {
    return request.getAttribute(DETAIL) instanceof String sentence
        ? ColumnText.of(sentence, MAX_DETAIL)
        : null;
  }
}
