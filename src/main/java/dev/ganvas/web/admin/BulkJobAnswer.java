package dev.ganvas.web.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.ganvas.bulk.BulkJob;
import dev.ganvas.bulk.BulkProgress;
import dev.ganvas.bulk.BulkState;
import dev.ganvas.bulk.ShardFormat;
import dev.ganvas.images.ImageFormat;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A bulk job as it is shown. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "BulkJobAnswer")
record BulkJobAnswer(
    String id,
    BulkState state,
    @Schema(description = "For its state, where that is not obvious") @Nullable String reason,
    String model,
    String modelVersion,
    @Schema(description = "Pictures that are asked for") int count,
    long firstSeed,
    long lastSeed,
    @Schema(description = "Side in pixels") int size,
    ImageFormat format,
    ShardFormat shardFormat,
    @Schema(description = "Pictures in a shard") int shardImages,
    int shards,
    @Schema(description = "Shards that can be fetched") long shardsFinished,
    @Schema(description = "Pictures that are made, in shards under way too") long made,
    @Schema(description = "Size of the shards that can be fetched") long bytes,
    @Schema(description = "From 0 to 1") double progress,
    Instant created,
    @Nullable Instant started,
    @Nullable Instant finished,
    @Schema(description = "Name of the key that asked for it") String createdBy) {
  static BulkJobAnswer of(BulkJob job, BulkProgress progress) {
    return new BulkJobAnswer(
        job.id(),
        job.state(),
        job.reason(),
        job.model(),
        job.modelVersion(),
        job.options().count(),
        job.options().firstSeed(),
        job.options().firstSeed() + job.options().count() - 1,
        job.options().size(),
        job.options().format(),
        job.options().shardFormat(),
        job.options().shardImages(),
        job.options().shards(),
        progress.shardsFinished(),
        progress.made(),
        progress.bytes(),
        (double) progress.made() / job.options().count(),
        job.created(),
        job.started(),
        job.finished(),
        job.createdBy());
  }
}
