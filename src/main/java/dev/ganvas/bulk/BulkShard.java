package dev.ganvas.bulk;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;

/**
 * A shard of a bulk job, as the database knows it.
 *
 * @param id of its job and its number
 * @param images how many pictures it has
 * @param made how many of them are made
 * @param bytes of its file; 0 before it is finished
 * @param sha256 of its file, in hexadecimal; null before it is finished
 * @param node that makes it or made it
 * @param started when that node took it
 * @param finished when its file was there, for good
 * @param fence increases each time it is taken; only the holder of the latest may write
 * @param takeUps how often it was taken and not put back in order
 */
public record BulkShard(
    @Id String id,
    String jobId,
    int number,
    int images,
    int made,
    long bytes,
    @Nullable String sha256,
    @Nullable String node,
    @Nullable Instant started,
    @Nullable Instant finished,
    long fence,
    int takeUps) {
  static BulkShard of(BulkJob job, int number) {
    return new BulkShard(
        id(job.id(), number),
        job.id(),
        number,
        job.options().images(number),
        0,
        0,
        null,
        null,
        null,
        null,
        0,
        0);
  }

  static String id(String jobId, int number) {
    return jobId + ":" + number;
  }
}
