package dev.ganvas.bulk;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;

/**
 * A bulk job, as the database knows it.
 *
 * @param model name of the model that makes the pictures
 * @param modelVersion the version that was served when the job was submitted
 * @param reason for its state, where that is not obvious; null otherwise
 * @param createdBy name of the caller's key
 * @param round increases each time it is queued; entries of older rounds are worth nothing
 */
public record BulkJob(
    @Id String id,
    String model,
    String modelVersion,
    BulkState state,
    @Nullable String reason,
    BulkOptions options,
    Instant created,
    @Nullable Instant started,
    @Nullable Instant finished,
    String createdBy,
    long round) {
  /** A new job. */
  static BulkJob queued(
      String model, String modelVersion, BulkOptions options, String caller, Instant created) {
    return new BulkJob(
        UUID.randomUUID().toString(),
        model,
        modelVersion,
        BulkState.QUEUED,
        null,
        options,
        created,
        null,
        null,
        caller,
        1);
  }
}
