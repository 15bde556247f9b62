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
 * @param delay how long all goes on after readiness is down, for load balancers to notice
 * @param drain how long pictures that were accepted are still made; what is left is refused
 */
@Validated
@ConfigurationProperties("ganvas.shutdown")
public record ShutdownProperties(
    @DurationMin @DurationMax(minutes = 10) @DefaultValue("0s") Duration delay,
    @DurationMin @DurationMax(minutes = 10) @DefaultValue("8s") Duration drain) {
  /**
   * Phase of what ends before the web server does: new callers are told, and accepted ones get what
   * they wait for.
   */
  public static final int BEFORE_WEB_SERVER = Integer.MAX_VALUE - 100;
}
