package dev.ganvas.web.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.transaction.TransactionException;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Looks at {@code Authorization: Bearer <key>}. A wrong key is as good as none. */
final class BearerKeyFilter extends OncePerRequestFilter {
  private static final String SCHEME = "bearer ";

  private final ApiKeys keys;
  private final HandlerExceptionResolver problems;

  BearerKeyFilter(ApiKeys keys, HandlerExceptionResolver problems) {
    this.keys = keys;
    this.problems = problems;
  }

  @Override
  protected boolean shouldNotFilterAsyncDispatch() {
    return false;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String header = request.getHeader(HttpHeaders.AUTHORIZATION);
    if (header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      try {
        keys.find(header.substring(SCHEME.length()).strip()).ifPresent(BearerKeyFilter::admit);
      } catch (DataAccessException | TransactionException e) {
        problems.resolveException(request, response, null, e);
        return;
      }
    }
    chain.doFilter(request, response);
  }

  private static void admit(ApiKey key) {
    SecurityContext context = SecurityContextHolder.createEmptyContext();
    context.setAuthentication(
        UsernamePasswordAuthenticationToken.authenticated(
            key.name(), null, List.of(new SimpleGrantedAuthority("ROLE_" + key.role().name()))));
    SecurityContextHolder.setContext(context);
  }
}
