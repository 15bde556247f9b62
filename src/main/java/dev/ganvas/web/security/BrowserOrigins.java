package dev.ganvas.web.security;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/** Pages in browsers, where none of this service asks. */
@Component
public class BrowserOrigins {
  private final Set<String> known;

  BrowserOrigins(CorsProperties properties) {
    known = Set.copyOf(properties.origins());
  }

  /**
   * A page of any other origin is refused, even if it has this service's own address: a name can be
   * made to lead there (DNS rebinding).
   *
   * @throws RefusedAccessException if it is none of those that are configured
   */
  public void check(HttpServletRequest client) {
    String origin = client.getHeader(HttpHeaders.ORIGIN);
    if (origin != null && !known.contains(origin)) {
      throw RefusedAccessException.originRefused();
    }
  }
}
