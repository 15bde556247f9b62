package dev.ganvas.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** Looks at {@code Authorization: Bearer <key>}. A wrong key is as good as none. */
final class BearerKeyFilter extends OncePerRequestFilter {
  private static final String SCHEME = "bearer ";

  private final ApiKeys keys;

  BearerKeyFilter(ApiKeys keys) {
    this.keys = keys;
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
      keys.find(header.substring(SCHEME.length()).strip()).ifPresent(BearerKeyFilter::admit);
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
