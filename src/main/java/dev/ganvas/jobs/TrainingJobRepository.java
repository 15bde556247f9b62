package dev.ganvas.jobs;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.data.jdbc.repository.query.Modifying;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.Repository;

/** Every change is one statement that states its precondition. */
interface TrainingJobRepository extends Repository<TrainingJob, String> {
  Optional<TrainingJob> findById(String id);

  List<TrainingJob> findByDeletedIsNullOrderByCreatedDesc();

  List<TrainingJob> findByDatasetIdAndStateIn(String datasetId, Collection<JobState> states);

  Optional<TrainingJob> findFirstByNodeAndStateIn(String node, Collection<JobState> states);

  @Modifying
  @Query(
      "update training_job set state = :to, reason = :reason, finished = :finished,"
          + " images_per_second = 0 where id = :id and state in (:from)")
  int change(
      String id,
      Collection<JobState> from,
      JobState to,
      @Nullable String reason,
      @Nullable Instant finished);

  @Modifying
  @Query(
      "update training_job set state = 'QUEUED', reason = null, fence = fence + 1,"
          + " queued_fence = fence + 1, take_ups = 0 where id = :id and state = 'PAUSED'")
  int queueAgain(String id);

  /** Only the entry with which the job was last queued may claim it. */
  @Modifying
  @Query(
      "update training_job set state = case state when 'FINISHING' then state else 'RUNNING' end,"
          + " reason = null, node = :node, fence = fence + 1, take_ups = take_ups + 1,"
          + " started = coalesce(started, :now)"
          + " where id = :id and queued_fence = :queuedFence"
          + " and state in ('QUEUED', 'RUNNING', 'FINISHING')")
  int takeUp(String id, long queuedFence, String node, Instant now);

  /** Turns an ended job into a tombstone; a node that still runs it can write nothing more. */
  @Modifying
  @Query(
      "update training_job set deleted = :now, reason = null, node = null, fence = fence + 1"
          + " where id = :id and deleted is null and state in (:ended)")
  int bury(String id, Collection<JobState> ended, Instant now);

  @Query("select state from training_job where id = :id and fence = :fence")
  Optional<JobState> stateUnder(String id, long fence);

  /** Locks the row until the transaction ends. */
  @Query("select fence from training_job where id = :id for update")
  Optional<Long> lockFence(String id);

  @Modifying
  @Query(
      "update training_job set images_seen = :imagesSeen, images_per_second = :rate,"
          + " take_ups = case when :imagesSeen > furthest then 0 else take_ups end,"
          + " furthest = greatest(furthest, :imagesSeen)"
          + " where id = :id and fence = :fence")
  int progress(String id, long fence, long imagesSeen, double rate);

  /** Leaves a job to the next node; one that is being finished stays that. */
  @Modifying
  @Query(
      "update training_job set state = case state when 'FINISHING' then state else 'QUEUED' end,"
          + " images_per_second = 0, take_ups = 0, reason = :reason"
          + " where id = :id and fence = :fence and state in ('RUNNING', 'FINISHING')")
  int giveBack(String id, long fence, @Nullable String reason);

  @Modifying
  @Query(
      "update training_job set state = :to, reason = :reason, finished = :finished,"
          + " model_version = :modelVersion, images_per_second = 0, take_ups = 0"
          + " where id = :id and fence = :fence and state in (:from)")
  int end(
      String id,
      long fence,
      Collection<JobState> from,
      JobState to,
      @Nullable String reason,
      @Nullable Instant finished,
      @Nullable String modelVersion);
}
