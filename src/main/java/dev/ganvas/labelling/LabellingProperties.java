package dev.ganvas.labelling;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How pictures are labelled.
 *
 * @param watermark whether pictures that are large enough get an invisible watermark
 * @param watermarkPsnr lowest peak signal-to-noise ratio of the watermark, in decibels; lower is
 *     easier to detect, and to see
 * @param visible whether every picture gets a visible label, requested or not
 */
@Validated
@ConfigurationProperties("ganvas.labelling")
public record LabellingProperties(
    @DefaultValue("true") boolean watermark,
    @DecimalMin("36") @DecimalMax("50") @DefaultValue("41.5") double watermarkPsnr,
    @DefaultValue("false") boolean visible) {}
