package dev.ganvas.web.security;

import dev.ganvas.web.problem.InvalidRequestException;
import dev.ganvas.web.problem.InvalidRequestException.Violation;
import io.github.bucket4j.ConsumptionProbe;
import java.security.Principal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/** How many pictures each key may ask for in a minute. Thread-safe. */
@Component
public class RateLimits {
  private static final String KIND = "images";

  private final int imagesPerMinute;
  private final Buckets buckets;

  RateLimits(SecurityProperties properties, Buckets buckets) {
    imagesPerMinute = properties.imagesPerMinute();
    this.buckets = buckets;
  }

  /**
   * What is left to a key, as the headers of the IETF's draft "RateLimit header fields for HTTP".
   *
   * @param remaining pictures that may be asked for at once
   * @param reset seconds until all may
   */
  public record Quota(int limit, long remaining, long reset) {
    public HttpHeaders headers() {
      HttpHeaders headers = new HttpHeaders();
      headers.set(
          "RateLimit-Policy", "\"images\";q=%d;w=%d".formatted(limit, Buckets.WINDOW.toSeconds()));
      headers.set("RateLimit", "\"images\";r=%d;t=%d".formatted(remaining, reset));
      return headers;
    }
  }

  /**
   * Takes pictures out of a caller's quota.
   *
   * @param caller null for one without a key: such have none
   * @return what is left; empty without a limit
   * @throws QuotaExceededException if that is too many for now
   * @throws InvalidRequestException if that is too many at any time
   */
  public Optional<Quota> take(@Nullable Principal caller, int images) {
    if (imagesPerMinute == 0 || caller == null) {
      return Optional.empty();
    }
    if (images > imagesPerMinute) {
      throw new InvalidRequestException(
          List.of(
              new Violation(
                  "n",
                  "must be at most %d: a key has no more pictures a minute"
                      .formatted(imagesPerMinute))));
    }
    ConsumptionProbe probe = buckets.take(KIND, caller.getName(), imagesPerMinute, images);
    long reset = Buckets.seconds(probe.getNanosToWaitForReset());
    Quota quota = new Quota(imagesPerMinute, probe.getRemainingTokens(), reset);
    if (!probe.isConsumed()) {
      throw new QuotaExceededException(quota, Buckets.seconds(probe.getNanosToWaitForRefill()));
    }
    return Optional.of(quota);
  }

  /** So many pictures, or as many as a key has at most. */
  public int most(int images) {
    return imagesPerMinute == 0 ? images : Math.min(images, imagesPerMinute);
  }

  /** Gives back what was taken for pictures that nobody makes. */
  public void giveBack(@Nullable Principal caller, int images) {
    if (imagesPerMinute > 0 && caller != null) {
      buckets.giveBack(KIND, caller.getName(), imagesPerMinute, images);
    }
  }
}
