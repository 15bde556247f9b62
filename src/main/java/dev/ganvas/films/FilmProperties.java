package dev.ganvas.films;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How films are made.
 *
 * @param queueFrames pictures of films that may wait before films are turned away
 * @param keep how long a film stays that was not sent at once
 */
@Validated
@ConfigurationProperties("ganvas.films")
public record FilmProperties(
    @Min(3600) @Max(1_000_000) @DefaultValue("7200") int queueFrames,
    @DurationMin(minutes = 1) @DefaultValue("24h") Duration keep) {}
