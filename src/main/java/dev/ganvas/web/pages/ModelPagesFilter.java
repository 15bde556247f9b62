package dev.ganvas.web.pages;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Shows browsers the pages of {@code /models} and {@code /models/{name}}, which programs get as
 * JSON. Here alone it is decided who is who, so that no page, which needs no key, can become JSON,
 * which may need one. A browser is who names HTML before all else.
 */
final class ModelPagesFilter extends OncePerRequestFilter {
  /** Where the pages themselves are. */
  static final String PAGES = "/pages";

  private static final Pattern CARDS = Pattern.compile("/models(/[^/]+)?");

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String path = request.getRequestURI().substring(request.getContextPath().length());
    if (!request.getMethod().equals(HttpMethod.GET.name()) || !CARDS.matcher(path).matches()) {
      chain.doFilter(request, response);
      return;
    }
    response.addHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT);
    if (isBrowser(request)) {
      request.getRequestDispatcher(PAGES + path).forward(request, response);
    } else {
      chain.doFilter(request, response);
    }
  }

  /** Whether a person asks, not a program. */
  static boolean isBrowser(HttpServletRequest request) {
    String accepted = request.getHeader(HttpHeaders.ACCEPT);
    return accepted != null && accepted.stripLeading().startsWith(MediaType.TEXT_HTML_VALUE);
  }
}
