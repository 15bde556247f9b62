package dev.ganvas.jobs;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import dev.ganvas.datasets.DatasetStore;
import dev.ganvas.queue.QueueNode;
import dev.ganvas.storage.LongTransactions;
import dev.ganvas.storage.Sha256;
import dev.ganvas.training.RunFiles;
import dev.ganvas.training.TrainingOptions;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.domain.Limit;
import org.springframework.data.jdbc.core.JdbcAggregateTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * The training jobs and all operations on them. A job and its entry in the queue change in one
 * transaction. Thread-safe, and for several nodes on one database.
 */
@Service
public class TrainingJobs {
  /** How long an idempotency key is remembered. */
  public static final Duration KEYS_KEPT = Duration.ofHours(24);

  private static final Logger LOG = LoggerFactory.getLogger(TrainingJobs.class);

  private final TrainingJobRepository repository;
  private final JobEventRepository events;
  private final IdempotencyKeys keys;
  private final JdbcAggregateTemplate database;
  private final SchedulerClient queue;
  private final DatasetStore datasets;
  private final LongTransactions longTransactions;
  private final JobRuns runs;
  private final Clock clock;

  TrainingJobs(
      TrainingJobRepository repository,
      JobEventRepository events,
      IdempotencyKeys keys,
      JdbcAggregateTemplate database,
      SchedulerClient queue,
      DatasetStore datasets,
      LongTransactions longTransactions,
      JobRuns runs,
      Clock clock) {
    this.repository = repository;
    this.events = events;
    this.keys = keys;
    this.database = database;
    this.queue = queue;
    this.datasets = datasets;
    this.longTransactions = longTransactions;
    this.runs = runs;
    this.clock = clock;
  }

  /**
   * A request to train a model.
   *
   * @param parent the model version to start from; null to start anew
   * @param caller name of the caller's key
   */
  public record Submission(
      String model,
      String datasetId,
      TrainingOptions options,
      @Nullable String parent,
      String caller) {}

  /**
   * Queues a job.
   *
   * @param idempotencyKey under which repeated requests create one job; null for none
   * @return the new job, or the one that the same request created before
   * @throws IdempotencyException if the key was used for a different request
   * @throws NoSuchElementException if there is no such dataset
   */
  @Transactional
  public TrainingJob submit(Submission submission, @Nullable String idempotencyKey) {
    keys.forgetAfter(KEYS_KEPT);
    if (idempotencyKey == null) {
      return submit(submission);
    }
    String key = Sha256.of(submission.caller() + "\n" + idempotencyKey);
    String digest = Sha256.of(submission.toString());
    Optional<String> known = keys.jobOf(key, digest);
    if (known.isPresent()) {
      return find(known.get()).orElseThrow();
    }
    TrainingJob job = submit(submission);
    keys.remember(key, digest, job.id());
    return job;
  }

  private TrainingJob submit(Submission submission) {
    if (!datasets.keep(submission.datasetId())) {
      throw new NoSuchElementException(submission.datasetId());
    }
    TrainingJob job = database.insert(TrainingJob.queued(submission, clock.instant()));
    enqueue(job.id(), job.queuedFence());
    return job;
  }

  private void enqueue(String id, long fence) {
    queue.schedule(JobRunner.TASK.instance(id + ":" + fence).build(), clock.instant());
    tell(id, JobEvent.Kind.STATE, JobState.QUEUED.name());
  }

  public List<TrainingJob> all() {
    return repository.findByDeletedIsNullOrderByCreatedDesc();
  }

  /** The job that this node is running. */
  public Optional<TrainingJob> ofThisNode() {
    return repository.findFirstByNodeAndStateIn(QueueNode.name(), JobState.held());
  }

  /** A job, or the tombstone of one that was deleted. */
  public Optional<TrainingJob> find(String id) {
    return repository.findById(id);
  }

  /**
   * Deletes the files and events of a job that has ended. A tombstone stays; the versions that it
   * made do, too.
   *
   * @throws JobStateException if it has not ended, or was deleted before
   */
  @Transactional(rollbackFor = IOException.class)
  public void delete(String id) throws IOException {
    TrainingJob job = repository.findById(id).orElseThrow();
    if (repository.bury(id, JobState.ended(), clock.instant()) == 0) {
      throw job.deleted() == null
          ? new JobStateException(id, job.state(), "deleted")
          : new JobStateException(id, "was deleted before");
    }
    longTransactions.allow();
    events.deleteOf(id);
    keys.forgetJob(id);
    runs.delete(id);
  }

  /** Removes what this node has of jobs that another has deleted. */
  @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.HOURS)
  void tidyUp() {
    try {
      for (String id : runs.ids()) {
        removeFilesIfDeleted(id);
      }
    } catch (IOException e) {
      LOG.warn("files of training jobs are not tidied up: {}", e.getMessage());
    }
  }

  /** Removes what the run of a deleted job wrote before it noticed. */
  void removeFilesIfDeleted(String id) throws IOException {
    if (find(id).map(TrainingJob::deleted).isPresent()) {
      runs.delete(id);
    }
  }

  /**
   * Ends a job for good. A running one stops after its current step.
   *
   * @throws JobStateException if it has ended already
   */
  @Transactional
  public TrainingJob cancel(String id) {
    return change(id, JobState.CANCELLED, "cancelled", clock.instant());
  }

  /**
   * Pauses a job until {@link #resume}. A running one writes a checkpoint after its current step.
   *
   * @throws JobStateException if it is neither queued nor running
   */
  @Transactional
  public TrainingJob pause(String id) {
    return change(id, JobState.PAUSED, "paused", null);
  }

  /**
   * Ends the training of a running job, and makes its model from the best generator so far.
   *
   * @throws JobStateException if it is not running, or has measured no generator yet
   */
  @Transactional
  public TrainingJob finish(String id) throws IOException {
    longTransactions.allow();
    if (!files(id).hasBest()) {
      throw new JobStateException(id, "has no measured generator yet");
    }
    return change(id, JobState.FINISHING, "finished", null);
  }

  private TrainingJob change(String id, JobState to, String done, @Nullable Instant finished) {
    TrainingJob job = repository.findById(id).orElseThrow();
    if (repository.change(id, to.before(), to, done + " by request", finished) == 0) {
      throw new JobStateException(id, job.state(), done);
    }
    tell(id, JobEvent.Kind.STATE, to.name());
    return repository.findById(id).orElseThrow();
  }

  /**
   * Queues a paused job again.
   *
   * @throws JobStateException if it is not paused
   */
  @Transactional
  public TrainingJob resume(String id) {
    TrainingJob job = repository.findById(id).orElseThrow();
    if (repository.queueAgain(id) == 0) {
      throw new JobStateException(id, job.state(), "resumed");
    }
    TrainingJob queued = repository.findById(id).orElseThrow();
    enqueue(id, queued.queuedFence());
    return queued;
  }

  /** The events of a job after an event id, ascending. */
  public List<JobEvent> eventsAfter(String id, long after, int limit) {
    return events.findByJobIdAndIdGreaterThanOrderById(id, after, Limit.of(limit));
  }

  void tell(String id, JobEvent.Kind kind, String text) {
    events.save(JobEvent.of(id, clock.instant(), kind, text));
  }

  /** The files of a job's run; from another node as they were with its last checkpoint. */
  public RunFiles files(String id) throws IOException {
    return runs.files(find(id).orElseThrow());
  }
}
