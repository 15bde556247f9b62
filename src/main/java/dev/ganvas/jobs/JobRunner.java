package dev.ganvas.jobs;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import dev.ganvas.nn.NativeEngine;
import dev.ganvas.storage.StorageFullException;
import dev.ganvas.training.TrainingFailedException;
import dev.ganvas.training.TrainingProperties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;
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

  private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);

  private final TrainingProperties properties;
  private final JobLedger ledger;
  private final JobTraining training;
  private final TrainingJobs jobs;

  JobRunner(
      TrainingProperties properties, JobLedger ledger, JobTraining training, TrainingJobs jobs) {
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
    boolean backToTheQueue = work(job, context.getSchedulerState()::isShuttingDown);
    return backToTheQueue
        ? (complete, operations) -> operations.reschedule(complete, complete.getTimeDone())
        : new CompletionHandler.OnCompleteRemove<>();
  }

  /** Runs a job, records the outcome, and returns whether another node should continue it. */
  @SuppressWarnings("CatchingUnchecked") // Whatever ends a run must be recorded in its row.
  private boolean work(TrainingJob job, BooleanSupplier shutdown) {
    try {
      NativeEngine.yieldToOthers(properties.niceness(), properties.threads());
      Path directory = Files.createDirectories(jobs.runDirectory(job.id()));
      JobControl control = new JobControl(ledger, job, directory, shutdown);
      return !training.run(job, directory, control) && ledger.end(job, JobState.QUEUED, null, null);
    } catch (JobControl.StoppedException e) {
      return ledger.end(job, JobState.QUEUED, null, null);
    } catch (StaleRunException e) {
      LOG.warn("abandoned a run: {}", e.getMessage());
    } catch (TrainingFailedException e) {
      ledger.end(job, JobState.FAILED, e.getMessage(), null);
    } catch (IOException | RuntimeException | Error e) {
      failed(job, e);
    } finally {
      NativeEngine.releaseWorkspaces();
      removeFilesIfDeleted(job.id());
    }
    return false;
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
