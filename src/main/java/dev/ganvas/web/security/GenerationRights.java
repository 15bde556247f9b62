package dev.ganvas.web.security;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.stereotype.Component;

/** Who may do what, where the path alone does not tell. */
@Component
public class GenerationRights {
  private final SecurityProperties properties;

  GenerationRights(SecurityProperties properties) {
    this.properties = properties;
  }

  /**
   * For having pictures made.
   *
   * @throws RefusedAccessException if pictures are for holders of a key, and the client is none
   */
  public void check(HttpServletRequest client) {
    if (!properties.generateRequiresKey()
        || client.isUserInRole(Role.ADMIN.name())
        || client.isUserInRole(Role.GENERATE.name())) {
      return;
    }
    throw refused(client);
  }

  /**
   * @throws RefusedAccessException if the client has no administrator's key
   */
  public void checkAdministrator(HttpServletRequest client) {
    if (!client.isUserInRole(Role.ADMIN.name())) {
      throw refused(client);
    }
  }

  /**
   * @param otherwise what would open it to others
   * @throws RefusedAccessException if the client has no administrator's key
   */
  public void checkAdministrator(HttpServletRequest client, String otherwise) {
    if (!client.isUserInRole(Role.ADMIN.name())) {
      throw client.getUserPrincipal() == null
          ? RefusedAccessException.keyRequiredOr(otherwise)
          : refused(client);
    }
  }

  private static RefusedAccessException refused(HttpServletRequest client) {
    return client.getUserPrincipal() == null
        ? RefusedAccessException.keyRequired()
        : RefusedAccessException.roleRequired();
  }
}
