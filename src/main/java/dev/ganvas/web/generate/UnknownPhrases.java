package dev.ganvas.web.generate;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.http.HttpHeaders;

/** Tells of phrases that a model knows nothing about where the answer is no JSON of ours. */
public final class UnknownPhrases {
  private static final String NAME = "X-Ganvas-Unknown-Phrases";

  private UnknownPhrases() {}

  /** A list of phrases, each escaped as in addresses; without any, no header. */
  public static HttpHeaders header(List<String> phrases) {
    HttpHeaders headers = new HttpHeaders();
    if (!phrases.isEmpty()) {
      headers.set(
          NAME,
          phrases.stream()
              .map(phrase -> URLEncoder.encode(phrase, StandardCharsets.UTF_8).replace("+", "%20"))
              .collect(Collectors.joining(", ")));
    }
    return headers;
  }
}
