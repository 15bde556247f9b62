package dev.ganvas.web.verify;

import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * What may be sent to be verified.
 *
 * @param maxFile size of a file
 * @param maxPixels of a picture
 * @param perMinute files from one address in a minute; 0 for no limit
 * @param concurrent files at once; more are told to come back
 */
@Validated
@ConfigurationProperties("ganvas.verification")
record VerificationProperties(
    @DefaultValue("20MB") DataSize maxFile,
    @Min(1) @DefaultValue("24000000") long maxPixels,
    @Min(0) @DefaultValue("30") int perMinute,
    @Min(1) @DefaultValue("2") int concurrent) {}
