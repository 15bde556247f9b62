package dev.ganvas.web.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Notes every request under {@code /admin} that changes something, whatever came of it. */
@Component
@Order(0) // After Spring Security's chain (-100), which has found out whose key it is.
public final class AuditFilter extends OncePerRequestFilter {
  /** Request attribute with a sentence for the audit. */
  public static final String DETAIL = AuditFilter.class.getName() + ".detail";

  private static final Logger LOG = LoggerFactory.getLogger(AuditFilter.class);
  private static final Set<String> LOOKS = Set.of("GET", "HEAD", "OPTIONS");
  private static final int MAX_PATH = 500;
  private static final int MAX_DETAIL = 2000;

  private final AuditRepository audit;
  private final Clock clock;

  AuditFilter(AuditRepository audit, Clock clock) {
    this.audit = audit;
    this.clock = clock;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return !request.getRequestURI().startsWith("/admin/") || LOOKS.contains(request.getMethod());
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    int status = HttpServletResponse.SC_INTERNAL_SERVER_ERROR;
    try {
      chain.doFilter(request, response);
      status = response.getStatus();
    } finally {
      note(request, status);
    }
  }

  private void note(HttpServletRequest request, int status) {
    Object detail = request.getAttribute(DETAIL);
    try {
      audit.save(
          new AuditEntry(
              null,
              clock.instant(),
              Objects.requireNonNullElse(request.getRemoteUser(), "-"),
              request.getMethod(),
              shortened(request.getRequestURI(), MAX_PATH),
              status,
              detail == null ? null : shortened(detail.toString(), MAX_DETAIL)));
    } catch (DataAccessException e) {
      LOG.error(
          "not in the audit: {} {} {}", request.getMethod(), request.getRequestURI(), status, e);
    }
  }

  private static String shortened(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length);
  }
}
