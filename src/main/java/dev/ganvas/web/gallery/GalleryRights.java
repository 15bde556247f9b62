package dev.ganvas.web.gallery;

import dev.ganvas.web.security.Buckets;
import dev.ganvas.web.security.GenerationRights;
import io.github.bucket4j.ConsumptionProbe;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.stereotype.Component;

/** Who may hang pictures up and take them down, and how often. */
@Component
class GalleryRights {
  private final GalleryProperties properties;
  private final GenerationRights rights;
  private final Buckets buckets;

  GalleryRights(GalleryProperties properties, GenerationRights rights, Buckets buckets) {
    this.properties = properties;
    this.rights = rights;
    this.buckets = buckets;
  }

  void checkHanging(HttpServletRequest client) {
    if (!properties.open()) {
      rights.checkAdministrator(client);
    }
  }

  /**
   * For taking down a picture whose token the client has not sent.
   *
   * @param token whether it has sent another one
   */
  void checkTakingDown(HttpServletRequest client, boolean token) {
    rights.checkAdministrator(
        client,
        "the Gallery-Token of this picture"
            + (token ? ", which the one that was sent is not" : ""));
  }

  /**
   * Counts a picture that an address hangs up.
   *
   * @throws TooManyHungException if it was too many of late
   */
  void takeTurn(HttpServletRequest client) {
    ConsumptionProbe probe =
        buckets.take("gallery", client.getRemoteAddr(), properties.perMinute(), 1);
    if (!probe.isConsumed()) {
      throw new TooManyHungException(
          properties.perMinute(), Buckets.seconds(probe.getNanosToWaitForRefill()));
    }
  }
}
