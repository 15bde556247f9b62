package dev.ganvas.web.pages;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/** Addresses of pictures, and of pages that show them. */
final class Addresses {
  private Addresses() {}

  /** The whole number that a reader's address names; empty if it names none. */
  static Optional<Long> number(@Nullable String text) {
    try {
      return Optional.ofNullable(text).map(Long::valueOf);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** The file of a seed, with options as {@code /images} knows them. */
  static String picture(String model, long seed, Map<String, String> options) {
    return of("/images/%s/%d.png".formatted(encode(model), seed), options);
  }

  /**
   * @param path encoded as far as it needs to be
   */
  static String of(String path, Map<String, String> query) {
    UriComponentsBuilder address = UriComponentsBuilder.fromPath(path);
    query.forEach((name, value) -> address.queryParam(name, encode(value)));
    return address.build(true).toUriString();
  }

  /** What may be shared: with the scheme and host by which the reader came. */
  static String absolute(String path) {
    return ServletUriComponentsBuilder.fromCurrentContextPath().toUriString() + path;
  }

  private static String encode(String text) {
    return UriUtils.encode(text, StandardCharsets.UTF_8);
  }
}
