package dev.ganvas.web.generate;

import dev.ganvas.labelling.c2pa.ImageOrigin;
import org.springframework.http.HttpHeaders;

/** What the headers of an answer say of its pictures: that they are AI-made, and by what. */
public final class LabelHeaders {
  /** Has the value {@code true} wherever a picture is sent. */
  public static final String AI_GENERATED = "X-AI-Generated";

  private LabelHeaders() {}

  /** Those of a picture, or of the first of several. */
  public static HttpHeaders of(ImageOrigin origin) {
    HttpHeaders headers = new HttpHeaders();
    headers.set("X-Ganvas-Model", origin.model());
    headers.set("X-Ganvas-Model-Version", origin.modelVersion());
    headers.set("X-Ganvas-Id", origin.id().toString());
    headers.set(AI_GENERATED, "true");
    return headers;
  }
}
