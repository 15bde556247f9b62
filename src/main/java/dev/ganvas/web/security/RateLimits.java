package dev.ganvas.web.security;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.security.Principal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/**
 * How many pictures each key may ask for, by a bucket that fills evenly. Each node counts for
 * itself. Thread-safe.
 */
@Component
public class RateLimits {
  private static final Duration WINDOW = Duration.ofMinutes(1);

  private final int imagesPerMinute;
  private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

  RateLimits(SecurityProperties properties) {
    imagesPerMinute = properties.imagesPerMinute();
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
      headers.set("RateLimit-Policy", "\"images\";q=%d;w=%d".formatted(limit, WINDOW.toSeconds()));
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
   */
  public Optional<Quota> take(@Nullable Principal caller, int images) {
    if (imagesPerMinute == 0 || caller == null) {
      return Optional.empty();
    }
    Bucket bucket = buckets.computeIfAbsent(caller.getName(), name -> bucket());
    ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(images);
    long reset = seconds(probe.getNanosToWaitForReset());
    Quota quota = new Quota(imagesPerMinute, probe.getRemainingTokens(), reset);
    if (!probe.isConsumed()) {
      throw new QuotaExceededException(quota, seconds(probe.getNanosToWaitForRefill()));
    }
    return Optional.of(quota);
  }

  private Bucket bucket() {
    return Bucket.builder()
        .addLimit(limit -> limit.capacity(imagesPerMinute).refillGreedy(imagesPerMinute, WINDOW))
        .build();
  }

  /** At least one, and at most the window. */
  public static long seconds(long nanos) {
    return Math.min(WINDOW.toSeconds(), Math.max(1, (nanos + 999_999_999) / 1_000_000_000));
  }
}
