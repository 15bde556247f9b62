package dev.ganvas.web.generate;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.ganvas.generation.GenerationRequest;
import dev.ganvas.labelling.LabelledImage;
import dev.ganvas.labelling.Labeller;
import dev.ganvas.labelling.signing.SigningCertificate;
import dev.ganvas.storage.Sha256;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/**
 * What is said of pictures by address to those who keep copies (RFC 9110, 9111): for how long, and
 * whether a copy is still the same. A tag is the hash of the bytes that were sent. A picture that
 * somebody got by a key is for nobody else. Thread-safe.
 */
@Component
class PictureCache {
  private static final Duration BRIEFLY = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofDays(365);
  private static final int MOST_TAGS = 10_000;

  private final Labeller labeller;
  private final SigningCertificate certificate;
  private final Clock clock;
  private final Cache<Key, String> tags = Caffeine.newBuilder().maximumSize(MOST_TAGS).build();

  /** What decides the bytes of a file, as long as this process runs. */
  private record Key(GenerationRequest request, Instant certificateEnds) {}

  PictureCache(Labeller labeller, SigningCertificate certificate, Clock clock) {
    this.labeller = labeller;
    this.certificate = certificate;
    this.clock = clock;
  }

  /** The answer to who wants a picture only without any copy of it, and has one; else null. */
  @Nullable ResponseEntity<byte[]> unlessAnyIsThere(HttpServletRequest client) {
    return tagsOf(client).contains("*")
        ? ResponseEntity.status(HttpStatus.NOT_MODIFIED).cacheControl(briefly(client)).build()
        : null;
  }

  /** The answer to who has that very file, as far as is remembered; null if it is to be made. */
  @Nullable ResponseEntity<byte[]> unlessItIsThere(
      GenerationRequest request, HttpServletRequest client) {
    String tag = tags.getIfPresent(key(request));
    return tag != null && tagsOf(client).contains(tag) ? unchanged(client, tag, LONGEST) : null;
  }

  /** An answer with the file of a request of a certain version. */
  ResponseEntity<byte[]> lasting(
      GenerationRequest request,
      HttpServletRequest client,
      ResponseEntity.BodyBuilder answer,
      LabelledImage image) {
    if (labeller.isRepeatable()) {
      tags.put(key(request), tag(image));
    }
    return lasting(client, answer, image, LONGEST);
  }

  /**
   * An answer with a file that is the same for as long as the certificate, or without it for those
   * who have it.
   *
   * @param most how long it is to be kept at most
   */
  ResponseEntity<byte[]> lasting(
      HttpServletRequest client,
      ResponseEntity.BodyBuilder answer,
      LabelledImage image,
      Duration most) {
    if (!labeller.isRepeatable()) {
      return answer.cacheControl(briefly(client)).body(image.bytes());
    }
    String tag = tag(image);
    return tagsOf(client).contains(tag)
        ? unchanged(client, tag, most)
        : answer.eTag(tag).cacheControl(lastingly(client, most)).body(image.bytes());
  }

  private ResponseEntity<byte[]> unchanged(HttpServletRequest client, String tag, Duration most) {
    return ResponseEntity.status(HttpStatus.NOT_MODIFIED)
        .eTag(tag)
        .cacheControl(lastingly(client, most))
        .build();
  }

  private Key key(GenerationRequest request) {
    return new Key(request, certificate.expires());
  }

  private static String tag(LabelledImage image) {
    return "\"" + Sha256.of(image.bytes()) + "\"";
  }

  private static List<String> tagsOf(HttpServletRequest client) {
    List<String> tags = new ArrayList<>();
    for (String header : Collections.list(client.getHeaders(HttpHeaders.IF_NONE_MATCH))) {
      for (String tag : header.split(",")) {
        // Copies are compared weakly (RFC 9110, 13.1.2).
        tags.add(tag.strip().replaceFirst("^W/", ""));
      }
    }
    return tags;
  }

  /** Of a picture that may be another one soon. */
  CacheControl briefly(HttpServletRequest client) {
    return visible(CacheControl.maxAge(BRIEFLY), client);
  }

  private CacheControl lastingly(HttpServletRequest client, Duration most) {
    Duration holds = Duration.between(clock.instant(), certificate.replacement());
    Duration age = holds.compareTo(most) < 0 ? holds : most;
    return age.isNegative()
        ? briefly(client)
        : visible(CacheControl.maxAge(age).immutable(), client);
  }

  private static CacheControl visible(CacheControl control, HttpServletRequest client) {
    boolean byKey =
        client.getUserPrincipal() != null || client.getHeader(HttpHeaders.AUTHORIZATION) != null;
    return byKey ? control.cachePrivate() : control.cachePublic();
  }
}
