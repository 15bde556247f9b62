package dev.ganvas.variations;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How pictures are varied.
 *
 * @param waiting requests that may wait for the one that is under way; more are told to come back
 * @param niceness of what is computed, from 0, as everybody, to 19, last of all (Linux)
 * @param steps that refine what the encoder finds; 0 for the encoder alone
 * @param longest time for these steps; what was found by then is taken
 * @param maxFile size of an upload
 * @param maxPixels of an upload
 * @param perMinute uploads from one address in a minute; 0 for no limit
 * @param reading uploads that are read at once; more are told to come back
 * @param recordUploads whether the provenance log keeps the SHA-256 of uploads
 */
@Validated
@ConfigurationProperties("ganvas.variations")
public record VariationProperties(
    @Min(1) @Max(1000) @DefaultValue("8") int waiting,
    @Min(0) @Max(19) @DefaultValue("5") int niceness,
    @Min(0) @Max(1000) @DefaultValue("60") int steps,
    @DurationMin @DurationMax(minutes = 10) @DefaultValue("10s") Duration longest,
    @DefaultValue("20MB") DataSize maxFile,
    @Min(1) @DefaultValue("24000000") long maxPixels,
    @Min(0) @DefaultValue("60") int perMinute,
    @Min(1) @DefaultValue("2") int reading,
    @DefaultValue("false") boolean recordUploads) {}
