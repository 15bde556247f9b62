package dev.ganvas.web.connection;

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
 * How bodies of requests may come.
 *
 * @param maxBody size of one that is not an upload
 * @param maxMessage size of one to {@code /mcp}, which may hold a picture
 * @param largeMessages of those larger than maxBody, how many may be held at once
 * @param bodyTime how long one may take to come; an upload longer, by its size
 * @param minUploadRate bytes that have to come in a second, on average, of an upload
 * @param slowBodies bodies that may be waited for at once; more are told to come back
 */
@Validated
@ConfigurationProperties("ganvas.requests")
record RequestProperties(
    @DefaultValue("64KB") DataSize maxBody,
    @DefaultValue("2MB") DataSize maxMessage,
    @Min(1) @Max(1000) @DefaultValue("4") int largeMessages,
    @DurationMin(seconds = 1) @DurationMax(minutes = 10) @DefaultValue("10s") Duration bodyTime,
    @DefaultValue("64KB") DataSize minUploadRate,
    @Min(1) @Max(100_000) @DefaultValue("1000") int slowBodies) {

  /**
   * How long an upload may take.
   *
   * @param length in bytes; negative if it is not known
   */
  Duration uploadTime(long length) {
    long bytes = length < 0 ? Integer.MAX_VALUE : length;
    return bodyTime.plusSeconds(bytes / Math.max(1, minUploadRate.toBytes()));
  }
}
