package dev.ganvas.jobs;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import dev.ganvas.nn.NativeEngine;
import dev.ganvas.queue.DatabaseAway;
import dev.ganvas.storage.ObjectStoreException;
import dev.ganvas.storage.StorageFullException;
import dev.ganvas.training.TrainingFailedException;
import dev.ganvas.training.TrainingProperties;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Runs the jobs of the queue on the queue's threads, and records their outcome. The job's row is
 * authoritative: a runner has no effect unless the row still carries its fence.
 */
@Component
class JobRunner {
  static final TaskDescriptor<Void> TASK = TaskDescriptor.of("training-job");

  /** Until a job is tried again that the object store has stopped. */
  private static final Duration WITHOUT_STORE = Duration.ofSeconds(30);

  /** Until a job is tried again that no memory was found for. */
  private static final Duration WITHOUT_ROOM = Duration.ofMinutes(1);

  /** Until a job is tried again that the database has stopped. */
  private static final Duration WITHOUT_DATABASE = Duration.ofSeconds(5);

  private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);

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

  /** Runs the job of an entry; the entry is then removed, or tried again. */
  CompletionHandler<Void> run(TaskInstance<Void> entry, ExecutionContext context) {
    String[] parts = entry.getId().split(":", 2);
    BooleanSupplier shutdown = context.getSchedulerState()::isShuttingDown;
    Optional<Duration> again = work(parts[0], Long.parseLong(parts[1]), shutdown);
    if (again.isEmpty()) {
      return new CompletionHandler.OnCompleteRemove<>();
    }
    Duration pause = shutdown.getAsBoolean() ? Duration.ZERO : again.get();
    return (complete, operations) ->
        operations.reschedule(complete, complete.getTimeDone().plus(pause));
  }

  /**
   * Runs a job if it is still wanted, and returns after what time its entry is tried again; empty
   * if it is dealt with.
   */
  Optional<Duration> work(String id, long queuedFence, BooleanSupplier shutdown) {
    try {
      return ledger.takeUp(id, queuedFence).flatMap(job -> work(job, shutdown));
    } catch (DataAccessException | TransactionException e) {
      LOG.warn("training job {} could not be recorded: {}", id, e.toString());
      return Optional.of(WITHOUT_DATABASE);
    }
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
          : givenBack(job, null, Duration.ZERO);
    } catch (JobControl.StoppedException e) {
      return givenBack(job, null, Duration.ZERO);
    } catch (StaleRunException e) {
      LOG.warn("abandoned a run: {}", e.getMessage());
    } catch (NoRoomException e) {
      return givenBack(job, e.getMessage(), WITHOUT_ROOM);
    } catch (TrainingFailedException e) {
      ledger.end(job, JobState.FAILED, e.getMessage(), null);
    } catch (IOException | RuntimeException | Error e) {
      if (shutdown.getAsBoolean()) {
        LOG.info("training job {} was cut off by the shutdown: {}", job.id(), e.toString());
        return givenBack(job, null, Duration.ZERO);
      }
      ObjectStoreException away = ObjectStoreException.behind(e);
      if (away != null) {
        return givenBack(job, away.getMessage(), WITHOUT_STORE);
      }
      if (DatabaseAway.is(e) && !StorageFullException.isBehind(e)) {
        LOG.warn("the database does not answer training job {}: {}", job.id(), e.toString());
        return givenBackAsSoonAsPossible(job, shutdown);
      }
      failed(job, e);
    } finally {
      NativeEngine.releaseWorkspaces();
      removeFilesIfDeleted(job.id());
    }
    return Optional.empty();
  }

  /** At shutdown what takes long is interrupted, which would keep the database from being told. */
  private Optional<Duration> givenBack(TrainingJob job, @Nullable String reason, Duration pause) {
    if (Thread.interrupted()) {
      LOG.debug("the run of training job {} was interrupted", job.id());
    }
    return ledger.giveBack(job, reason) ? Optional.of(pause) : Optional.empty();
  }

  /** A database that is away for a while is no fault of the job, nor of this node. */
  private Optional<Duration> givenBackAsSoonAsPossible(TrainingJob job, BooleanSupplier shutdown) {
    while (true) {
      try {
        return ledger.giveBack(job, null) ? Optional.of(WITHOUT_DATABASE) : Optional.empty();
      } catch (DataAccessException | TransactionException e) {
        LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
        if (shutdown.getAsBoolean() || Thread.currentThread().isInterrupted()) {
          throw e;
        }
      }
    }
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
    } catch (IOException | DataAccessException | TransactionException e) {
      LOG.warn("files of the deleted training job {} are left: {}", id, e.getMessage());
    }
  }
}
