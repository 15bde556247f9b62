package dev.ganvas.web.generate;

import java.net.URI;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** Addresses for the header {@code Location}. */
public final class Locations {
  private Locations() {}

  /** A path of this service as the client of the present request sees it, with all prefixes. */
  public static URI of(String path) {
    return ServletUriComponentsBuilder.fromCurrentContextPath()
        .scheme(null)
        .host(null)
        .port(-1)
        .path(path)
        .build()
        .toUri();
  }
}
