package dev.ganvas.web.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.ganvas.bulk.BulkShard;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A shard as it is shown. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "BulkShardAnswer")
record BulkShardAnswer(
    @Schema(description = "From 0 on") int number,
    @Schema(description = "How many pictures it has") int images,
    @Schema(description = "How many of them are made") int made,
    @Schema(description = "Node that makes it or made it") @Nullable String node,
    @Schema(description = "Size of its file; left out before that is there") @Nullable Long bytes,
    @Schema(description = "Of its file, in hexadecimal") @Nullable String sha256,
    @Nullable Instant finished,
    @Schema(description = "Where to fetch it") @Nullable String url) {
  static BulkShardAnswer of(BulkShard shard) {
    boolean there = shard.finished() != null;
    return new BulkShardAnswer(
        shard.number(),
        shard.images(),
        shard.made(),
        shard.node(),
        there ? Long.valueOf(shard.bytes()) : null,
        shard.sha256(),
        shard.finished(),
        there ? "/admin/bulk-jobs/%s/shards/%d".formatted(shard.jobId(), shard.number()) : null);
  }
}
