package dev.ganvas.dreams;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How pictures are dreamt on.
 *
 * @param waiting dreams that may wait for the one that is under way; more are told to come back
 * @param threads that a dream computes on; 0 for as many as there are cores
 * @param niceness of dreams, from 0, as everybody, to 19, last of all (Linux)
 * @param maxFile size of an upload
 * @param maxPixels of an upload
 * @param perMinute uploads from one address in a minute; 0 for no limit
 * @param reading uploads that are read at once; more are told to come back
 * @param recordUploads whether the provenance log keeps the SHA-256 of uploads
 */
@Validated
@ConfigurationProperties("ganvas.dreams")
public record DreamProperties(
    @Min(1) @Max(1000) @DefaultValue("3") int waiting,
    @Min(0) @Max(256) @DefaultValue("0") int threads,
    @Min(0) @Max(19) @DefaultValue("10") int niceness,
    @DefaultValue("20MB") DataSize maxFile,
    @Min(1) @DefaultValue("24000000") long maxPixels,
    @Min(0) @DefaultValue("30") int perMinute,
    @Min(1) @DefaultValue("2") int reading,
    @DefaultValue("false") boolean recordUploads) {
  int threadCount() {
    return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
  }
}
