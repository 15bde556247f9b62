package dev.ganvas.jobs;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ganvas.training.TrainingOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;

/**
 * A training job, as the database knows it.
 *
 * @param model name of the model of which it makes a version
 * @param reason for its state, where that is not obvious; null otherwise
 * @param parent the model version whose weights it starts from
 * @param imagesPerSecond recent speed, smoothed, while it runs
 * @param modelVersion the version that it made
 * @param createdBy name of the caller's key
 * @param node that runs it or ran it last
 * @param fence increases each time it is queued or claimed; only the holder of the latest may write
 * @param queuedFence the fence with which it was last queued
 * @param takeUps since it last got further than ever before, or ended in order
 * @param furthest pictures that any of its runs has seen
 * @param deleted when its files and events were deleted; null while they are there
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TrainingJob(
    @Id String id,
    String model,
    String datasetId,
    JobState state,
    @Nullable String reason,
    TrainingOptions options,
    @Nullable String parent,
    Instant created,
    @Nullable Instant started,
    @Nullable Instant finished,
    long imagesSeen,
    long totalImages,
    double imagesPerSecond,
    @Nullable String modelVersion,
    String createdBy,
    @Nullable String node,
    @JsonIgnore long fence,
    @JsonIgnore long queuedFence,
    @JsonIgnore int takeUps,
    @JsonIgnore long furthest,
    @Nullable Instant deleted) {
  /** A new job. */
  static TrainingJob queued(TrainingJobs.Submission submission, Instant created) {
    return new TrainingJob(
        UUID.randomUUID().toString(),
        submission.model(),
        submission.datasetId(),
        JobState.QUEUED,
        null,
        submission.options(),
        submission.parent(),
        created,
        null,
        null,
        0,
        submission.options().trainer().totalImages(),
        0,
        null,
        submission.caller(),
        null,
        1,
        1,
        0,
        0,
        null);
  }

  /** Progress from 0 to 1. */
  @JsonProperty
  public double progress() {
    return Math.min(1, (double) imagesSeen / totalImages);
  }

  /** When it will have seen all images at its recent speed; null unless it is running. */
  @JsonProperty
  public @Nullable Instant expectedEnd() {
    if (state != JobState.RUNNING || imagesPerSecond <= 0) {
      return null;
    }
    double seconds = Math.max(0, totalImages - imagesSeen) / imagesPerSecond;
    return Instant.now().plus(Duration.ofMillis((long) (1000 * seconds)));
  }
}
