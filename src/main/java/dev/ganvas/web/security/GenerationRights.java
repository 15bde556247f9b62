package dev.ganvas.web.security;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.stereotype.Component;

/** Who may have pictures made, where the path alone does not tell that any are. */
@Component
public class GenerationRights {
  private final SecurityProperties properties;

  GenerationRights(SecurityProperties properties) {
    this.properties = properties;
  }

  /**
   * @throws RefusedAccessException if pictures are for holders of a key, and the client is none
   */
  public void check(HttpServletRequest client) {
    if (!properties.generateRequiresKey()
        || client.isUserInRole(Role.ADMIN.name())
        || client.isUserInRole(Role.GENERATE.name())) {
      return;
    }
    throw client.getUserPrincipal() == null
        ? RefusedAccessException.keyRequired()
        : RefusedAccessException.roleRequired();
  }
}
