package dev.ganvas.jobs;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import dev.ganvas.nn.NativeEngine;
import dev.ganvas.storage.ObjectStoreException;
import dev.ganvas.storage.StorageFullException;
import dev.ganvas.training.TrainingFailedException;
import dev.ganvas.training.TrainingProperties;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Runs the jobs of the queue on the queue's threads, and records their outcome. The job's row is
 * authoritative: a runner has no effect unless the row still carries its fence.
 */
@Component
class JobRunner {
  static final TaskDescriptor<Void> TASK = TaskDescriptor.of("training-job");

  /** Until a job is tried again that the object store has stopped. */
  private static final Duration WITHOUT_STORE = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);

  private final TrainingProperties properties;
  private final JobLedger ledger;
  private final JobTraining training;
  private final TrainingJobs jobs;
  private final JobRuns runs;

  JobRunner(
      TrainingProperties properties,
      JobLedger ledger,
      JobTraining training,
      TrainingJobs jobs,
      JobRuns runs) {
    this.runs = runs;
    this.properties = properties;
    this.ledger = ledger;
    this.training = training;
    this.jobs = jobs;
  }

  /** Runs the job of an entry, and returns whether the entry is removed or rescheduled. */
  CompletionHandler<Void> run(TaskInstance<Void> entry, ExecutionContext context) {
    String[] parts = entry.getId().split(":", 2);
    Optional<TrainingJob> taken = ledger.takeUp(parts[0], Long.parseLong(parts[1]));
    if (taken.isEmpty()) {
      return new CompletionHandler.OnCompleteRemove<>();
    }
    TrainingJob job = taken.get();
    Optional<Duration> pause = work(job, context.getSchedulerState()::isShuttingDown);
    return pause.isPresent()
        ? (complete, operations) ->
            operations.reschedule(complete, complete.getTimeDone().plus(pause.get()))
        : new CompletionHandler.OnCompleteRemove<>();
  }

  /**
   * Runs a job, records the outcome, and returns after what time a node should continue it; empty
   * for never.
   */
  @SuppressWarnings("CatchingUnchecked") // Whatever ends a run must be recorded in its row.
  private Optional<Duration> work(TrainingJob job, BooleanSupplier shutdown) {
    try {
      NativeEngine.yieldToOthers(properties.niceness(), properties.threads());
      Path directory = runs.take(job);
      JobControl control = new JobControl(ledger, job, runs, shutdown);
      return training.run(job, directory, control)
          ? Optional.empty()
          : backToTheQueue(job, null, Duration.ZERO);
    } catch (JobControl.StoppedException e) {
      return backToTheQueue(job, null, Duration.ZERO);
    } catch (StaleRunException e) {
      LOG.warn("abandoned a run: {}", e.getMessage());
    } catch (TrainingFailedException e) {
      ledger.end(job, JobState.FAILED, e.getMessage(), null);
    } catch (IOException | RuntimeException | Error e) {
      ObjectStoreException away = ObjectStoreException.behind(e);
      if (away != null) {
        return backToTheQueue(job, away.getMessage(), WITHOUT_STORE);
      }
      failed(job, e);
    } finally {
      NativeEngine.releaseWorkspaces();
      removeFilesIfDeleted(job.id());
    }
    return Optional.empty();
  }

  private Optional<Duration> backToTheQueue(
      TrainingJob job, @Nullable String reason, Duration pause) {
    return ledger.end(job, JobState.QUEUED, reason, null) ? Optional.of(pause) : Optional.empty();
  }

  private void failed(TrainingJob job, Throwable e) {
    if (StorageFullException.isBehind(e)) {
      ledger.end(job, JobState.PAUSED, StorageFullException.ADVICE, null);
    } else {
      LOG.error("training job {} failed", job.id(), e);
      ledger.end(job, JobState.FAILED, String.valueOf(e.getMessage()), null);
    }
  }

  private void removeFilesIfDeleted(String id) {
    try {
      jobs.removeFilesIfDeleted(id);
    } catch (IOException | DataAccessException e) {
      LOG.warn("files of the deleted training job {} are left: {}", id, e.getMessage());
    }
  }
}
