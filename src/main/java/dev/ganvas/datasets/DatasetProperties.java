package dev.ganvas.datasets;

import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * What an upload may hold, and which pictures are good enough to train on.
 *
 * @param maxEntries files in an archive; more make it hostile
 * @param maxFile size of one file, unpacked
 * @param maxTotal size of all files, unpacked; more make an archive hostile
 * @param maxCompressionRatio unpacked to packed size of one file; more makes an archive hostile
 * @param maxPixels of a picture
 * @param minSide of a picture's shorter side, in pixels
 * @param maxAspectRatio longer to shorter side
 * @param minContrast standard deviation of luma, of 255; less is a blank picture
 * @param minSharpness variance of the Laplacian of luma at 64 x 64 pixels, over that of luma; less
 *     is a blurry picture
 * @param nearDuplicateBits bits of 64 in which the perceptual hashes of near-duplicates may differ
 * @param concurrentUploads uploads at once; more are told to come back
 */
@Validated
@ConfigurationProperties("ganvas.datasets")
public record DatasetProperties(
    @Min(1) @DefaultValue("200000") int maxEntries,
    @DefaultValue("64MB") DataSize maxFile,
    @DefaultValue("16GB") DataSize maxTotal,
    @Min(2) @DefaultValue("200") int maxCompressionRatio,
    @Min(1) @DefaultValue("64000000") long maxPixels,
    @Min(8) @DefaultValue("32") int minSide,
    @DecimalMin("1") @DefaultValue("3") double maxAspectRatio,
    @DecimalMin("0") @DefaultValue("3") double minContrast,
    @DecimalMin("0") @DefaultValue("0.015") double minSharpness,
    @Min(0) @Max(7) @DefaultValue("4") int nearDuplicateBits,
    @Min(1) @Max(6) @DefaultValue("2") int concurrentUploads) {}
