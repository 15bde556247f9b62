package dev.ganvas.web.variations;

import dev.ganvas.variations.VariationProperties;
import dev.ganvas.variations.Variations;
import dev.ganvas.web.security.Buckets;
import dev.ganvas.web.uploads.UploadGate;
import dev.ganvas.web.uploads.UploadLimits;
import java.util.Set;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Lets pictures in to be varied, if one more request would be taken. */
@Component
class VariationGate extends UploadGate {
  private final Variations variations;

  VariationGate(
      VariationProperties properties,
      Variations variations,
      Buckets buckets,
      @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
    super(Set.of("/variations", "/v1/images/variations"), limits(properties), buckets, problems);
    this.variations = variations;
  }

  static UploadLimits limits(VariationProperties properties) {
    return new UploadLimits(
        "variation",
        properties.maxFile(),
        1,
        properties.maxPixels(),
        properties.perMinute(),
        properties.reading());
  }

  @Override
  protected void checkRoom() {
    variations.checkRoom();
  }
}
