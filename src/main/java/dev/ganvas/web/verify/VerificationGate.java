package dev.ganvas.web.verify;

import dev.ganvas.web.security.Buckets;
import dev.ganvas.web.uploads.UploadGate;
import dev.ganvas.web.uploads.UploadLimits;
import java.util.Set;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Lets files in to be verified. */
@Component
@EnableConfigurationProperties(VerificationProperties.class)
class VerificationGate extends UploadGate {
  VerificationGate(
      VerificationProperties properties,
      Buckets buckets,
      @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
    super(Set.of("/verify"), limits(properties), buckets, problems);
  }

  static UploadLimits limits(VerificationProperties properties) {
    return new UploadLimits(
        "verify",
        properties.maxFile(),
        1,
        properties.maxPixels(),
        properties.perMinute(),
        properties.concurrent());
  }
}
