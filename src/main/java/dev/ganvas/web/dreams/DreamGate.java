package dev.ganvas.web.dreams;

import dev.ganvas.dreams.DreamProperties;
import dev.ganvas.dreams.Dreams;
import dev.ganvas.web.security.Buckets;
import dev.ganvas.web.uploads.UploadGate;
import dev.ganvas.web.uploads.UploadLimits;
import java.util.Set;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Lets pictures in to be dreamt on, if one more dream would be taken. */
@Component
class DreamGate extends UploadGate {
  private final Dreams dreams;

  DreamGate(
      DreamProperties properties,
      Dreams dreams,
      Buckets buckets,
      @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
    super(Set.of("/dream"), limits(properties), buckets, problems);
    this.dreams = dreams;
  }

  /** A picture, and a guide. */
  static UploadLimits limits(DreamProperties properties) {
    return new UploadLimits(
        "dream",
        properties.maxFile(),
        2,
        properties.maxPixels(),
        properties.perMinute(),
        properties.reading());
  }

  @Override
  protected void checkRoom() {
    dreams.checkRoom();
  }
}
