package dev.ganvas.web.pages;

import dev.ganvas.web.problem.Problems;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.mustache.servlet.view.MustacheViewResolver;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** Tells people on a page that nothing is at an address, and programs as a problem. */
@RestControllerAdvice
@Order(Problems.OF_FEATURES)
@WithPages
class MissingPages {
  private final MustacheViewResolver views;

  MissingPages(MustacheViewResolver views) {
    this.views = views;
  }

  /** What the page says. */
  static Page page() {
    return new Page("missing", "", "Nothing here · Ganvas", "There is no page at this address.");
  }

  @ExceptionHandler(NoResourceFoundException.class)
  @Nullable ResponseEntity<Object> tell(HttpServletRequest request, HttpServletResponse response)
      throws Exception {
    if (!request.getMethod().equals(HttpMethod.GET.name())
        || !ModelPagesFilter.isBrowser(request)) {
      return Problems.answer(Problems.ofStatus(HttpStatus.NOT_FOUND.value()));
    }
    response.setStatus(HttpStatus.NOT_FOUND.value());
    response.setContentType(MediaType.TEXT_HTML_VALUE);
    response.setCharacterEncoding(StandardCharsets.UTF_8);
    response.addHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT);
    PagesController.protect(response);
    Objects.requireNonNull(views.resolveViewName("missing", Locale.ENGLISH))
        .render(Map.of("page", page(), "root", request.getContextPath()), request, response);
    return null;
  }
}
