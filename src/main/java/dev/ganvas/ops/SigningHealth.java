package dev.ganvas.ops;

import dev.ganvas.labelling.signing.SigningCertificate;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** How long the certificate that pictures are signed with is still good. */
@Component("signing")
class SigningHealth implements HealthIndicator {
  private final SigningCertificate certificate;
  private final Clock clock;

  SigningHealth(SigningCertificate certificate, Clock clock, MeterRegistry meters) {
    this.certificate = certificate;
    this.clock = clock;
    Gauge.builder("ganvas.certificate.remaining", this, SigningHealth::remainingSeconds)
        .description("Time until the certificate that pictures are signed with ends")
        .baseUnit("seconds")
        .register(meters);
  }

  private double remainingSeconds() {
    return Duration.between(clock.instant(), certificate.expires()).toMillis() / 1000.0;
  }

  @Override
  public Health health() {
    Instant expires = certificate.expires();
    Health.Builder health = remainingSeconds() > 0 ? Health.up() : Health.down();
    return health
        .withDetail("subject", certificate.subject())
        .withDetail("expires", expires.toString())
        .build();
  }
}
