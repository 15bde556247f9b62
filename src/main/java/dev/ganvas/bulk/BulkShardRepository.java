package dev.ganvas.bulk;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.data.jdbc.repository.query.Modifying;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.Repository;

/** Every change is one statement that states its precondition. */
interface BulkShardRepository extends Repository<BulkShard, String> {
  Optional<BulkShard> findById(String id);

  List<BulkShard> findByJobIdOrderByNumber(String jobId);

  @Query(
      "select coalesce(sum(made), 0) as made, count(finished) as shards_finished,"
          + " coalesce(sum(bytes), 0) as bytes from bulk_shard where job_id = :jobId")
  BulkProgress progress(String jobId);

  @Query("select number from bulk_shard where job_id = :jobId and finished is null order by number")
  List<Integer> missing(String jobId);

  /** Only an entry of the job's present round may take it. */
  @Modifying
  @Query(
      "update bulk_shard set fence = fence + 1, take_ups = take_ups + 1, made = 0, node = :node,"
          + " started = :now where id = :id and finished is null and exists (select 1 from bulk_job"
          + " where bulk_job.id = bulk_shard.job_id and round = :round"
          + " and state in ('QUEUED', 'RUNNING'))")
  int takeUp(String id, long round, String node, Instant now);

  @Modifying
  @Query(
      "update bulk_shard set made = :made where id = :id and fence = :fence and exists (select 1"
          + " from bulk_job where bulk_job.id = bulk_shard.job_id and state = 'RUNNING')")
  int made(String id, long fence, int made);

  @Modifying
  @Query(
      "update bulk_shard set made = 0, take_ups = take_ups - 1, node = null, started = null"
          + " where id = :id and fence = :fence and finished is null")
  int putBack(String id, long fence);

  @Modifying
  @Query(
      "update bulk_shard set made = images, bytes = :bytes, sha256 = :sha256, finished = :now"
          + " where id = :id and fence = :fence and finished is null")
  int finish(String id, long fence, long bytes, String sha256, Instant now);
}
