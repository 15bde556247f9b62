package dev.ganvas.web.security;

import dev.ganvas.storage.ColumnText;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.transaction.TransactionException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Notes every request under {@code /admin} by the holder of a key that would change something,
 * whatever came of it. A part of Spring Security's chain, behind the filter that finds out whose
 * key it is, and before the one that refuses.
 */
final class AuditFilter extends OncePerRequestFilter {
  private static final Logger LOG = LoggerFactory.getLogger(AuditFilter.class);
  private static final Set<String> LOOKS = Set.of("GET", "HEAD", "OPTIONS");
  private static final int MAX_PATH = 500;

  /** As requests are routed: decoded, without the context path. */
  private static final RequestMatcher ADMINISTRATION =
      PathPatternRequestMatcher.withDefaults().matcher("/admin/**");

  private final AuditRepository audit;
  private final Clock clock;

  AuditFilter(AuditRepository audit, Clock clock) {
    this.audit = audit;
    this.clock = clock;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return LOOKS.contains(request.getMethod())
        || request.getRemoteUser() == null
        || !ADMINISTRATION.matches(request);
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
    String path = request.getServletPath();
    try {
      audit.save(
          new AuditEntry(
              null,
              clock.instant(),
              request.getRemoteUser(),
              request.getMethod(),
              ColumnText.of(path, MAX_PATH),
              status,
              Audit.detail(request)));
    } catch (DataAccessException | TransactionException e) {
      LOG.error("not in the audit: {} {} {}", request.getMethod(), path, status, e);
    }
  }
}
