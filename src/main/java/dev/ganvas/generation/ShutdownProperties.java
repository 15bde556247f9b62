package dev.ganvas.generation;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How the service stops.
 *
 * @param delay how long the service keeps running after readiness is down, for load balancers to
 *     notice
 * @param drain how long accepted pictures are still generated; the rest is refused
 */
@Validated
@ConfigurationProperties("ganvas.shutdown")
public record ShutdownProperties(
    @DurationMin @DurationMax(minutes = 10) @DefaultValue("0s") Duration delay,
    @DurationMin @DurationMax(minutes = 10) @DefaultValue("8s") Duration drain) {
  /** Phase of components that stop before the web server, which still answers meanwhile. */
  public static final int BEFORE_WEB_SERVER = Integer.MAX_VALUE - 100;
}
