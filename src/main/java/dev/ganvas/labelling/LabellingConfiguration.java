package dev.ganvas.labelling;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The labeller of the service, which signs. */
@Configuration
@EnableConfigurationProperties(LabellingProperties.class)
class LabellingConfiguration {
  @Bean
  Labeller labeller(SigningCertificate certificate) {
    return new Labeller(certificate::identity);
  }
}
