package dev.ganvas.web.gallery;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Who may hang pictures up, and how many.
 *
 * @param open whether anybody may; administrators always may
 * @param most pictures that hang at once
 * @param perMinute pictures that one address may hang up in a minute
 */
@Validated
@ConfigurationProperties("ganvas.gallery")
public record GalleryProperties(
    @DefaultValue("false") boolean open,
    @Min(0) @Max(100_000) @DefaultValue("1000") int most,
    @Min(1) @DefaultValue("5") int perMinute) {}
