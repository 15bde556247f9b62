package dev.ganvas.storage;

import java.net.URI;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Addresses of other services, as an operator writes them. */
public final class HttpAddress {
  private HttpAddress() {}

  /** Whether there is none, or one that can be asked by HTTP. */
  public static boolean isOneOrNone(@Nullable URI address) {
    return address == null
        || (address.getHost() != null
            && Stream.of("http", "https")
                .anyMatch(scheme -> scheme.equalsIgnoreCase(address.getScheme())));
  }
}
