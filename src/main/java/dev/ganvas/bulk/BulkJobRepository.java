package dev.ganvas.bulk;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.data.jdbc.repository.query.Modifying;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.Repository;

/** Every change is one statement that states its precondition. */
interface BulkJobRepository extends Repository<BulkJob, String> {
  Optional<BulkJob> findById(String id);

  List<BulkJob> findAllByOrderByCreatedDesc();

  @Modifying
  @Query(
      "update bulk_job set state = :to, reason = :reason, finished = :finished"
          + " where id = :id and state in (:from)")
  int change(
      String id,
      Collection<BulkState> from,
      BulkState to,
      @Nullable String reason,
      @Nullable Instant finished);

  @Modifying
  @Query(
      "update bulk_job set state = 'QUEUED', reason = null, round = round + 1"
          + " where id = :id and state = 'PAUSED'")
  int queueAgain(String id);

  @Modifying
  @Query(
      "update bulk_job set state = 'RUNNING', started = coalesce(started, :now)"
          + " where id = :id and state = 'QUEUED'")
  int begin(String id, Instant now);

  /** Locks the row until the transaction ends. */
  @Query("select state from bulk_job where id = :id for update")
  Optional<BulkState> lockState(String id);

  @Modifying
  @Query("delete from bulk_job where id = :id and state in (:ended)")
  int delete(String id, Collection<BulkState> ended);

  /** Takes the entries out of the queue that no node has taken. */
  @Modifying
  @Query(
      "delete from scheduled_tasks where task_name = :task and picked = false"
          + " and task_instance like concat(:id, ':%')")
  int clearQueue(String task, String id);
}
