package dev.ganvas.labelling;

import dev.ganvas.labelling.signing.SigningCertificate;
import dev.ganvas.labelling.signing.SigningProperties;
import dev.ganvas.labelling.signing.TimeStampAuthority;
import dev.ganvas.labelling.watermark.Watermark;
import dev.ganvas.storage.SharedSecrets;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.util.random.RandomGenerator;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The labeller of the service. */
@Configuration
@EnableConfigurationProperties({LabellingProperties.class, SigningProperties.class})
class LabellingConfiguration {
  private static final String KEY = "watermark-key";

  @Bean
  Labeller labeller(
      SigningCertificate certificate,
      Watermark watermark,
      LabellingProperties properties,
      SigningProperties signing,
      MeterRegistry meters) {
    URI authority = signing.timeStampUrl();
    return new Labeller(
        certificate::identity,
        properties.watermark() ? watermark : null,
        properties.watermarkPsnr(),
        authority == null ? null : new TimeStampAuthority(authority, meters));
  }

  /** Uses the key of this installation. */
  @Bean
  Watermark watermark(SharedSecrets secrets, RandomGenerator random) throws IOException {
    return new Watermark(secrets.readOrCreateKey(KEY, random));
  }
}
