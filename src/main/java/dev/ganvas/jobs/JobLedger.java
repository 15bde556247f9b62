package dev.ganvas.jobs;

import dev.ganvas.queue.QueueNode;
import dev.ganvas.storage.AtomicFile;
import dev.ganvas.storage.ColumnText;
import dev.ganvas.storage.LongTransactions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** All writes of a node to the job that it runs. They have no effect under an outdated fence. */
@Component
class JobLedger {
  private static final Logger LOG = LoggerFactory.getLogger(JobLedger.class);
  private static final int MOST_TAKE_UPS = 3;
  private static final String KILLS_ITS_NODE =
      "it was taken up %d times, and its node ended each time before it got any further: perhaps for want of memory; smaller batches or a lower resolution need less"
          .formatted(MOST_TAKE_UPS);

  private final TrainingJobRepository repository;
  private final TrainingJobs jobs;
  private final TransactionTemplate transactions;
  private final LongTransactions longTransactions;
  private final Clock clock;

  JobLedger(
      TrainingJobRepository repository,
      TrainingJobs jobs,
      TransactionTemplate transactions,
      LongTransactions longTransactions,
      Clock clock) {
    this.repository = repository;
    this.jobs = jobs;
    this.transactions = transactions;
    this.longTransactions = longTransactions;
    this.clock = clock;
  }

  /**
   * Claims a job for this node with a new fence.
   *
   * @param queuedFence fence of the entry in the queue
   * @return empty if the entry is outdated, because the job was paused, cancelled or has ended; or
   *     if the job has ended its node {@value #MOST_TAKE_UPS} times, and now fails
   */
  Optional<TrainingJob> takeUp(String id, long queuedFence) {
    Optional<TrainingJob> taken =
        transactions.execute(
            status -> {
              String node = QueueNode.name();
              if (repository.takeUp(id, queuedFence, node, clock.instant()) == 0) {
                return Optional.<TrainingJob>empty();
              }
              Optional<TrainingJob> job = repository.findById(id);
              if (job.isPresent() && job.get().takeUps() > MOST_TAKE_UPS) {
                end(job.get(), JobState.FAILED, KILLS_ITS_NODE, null);
                return Optional.<TrainingJob>empty();
              }
              job.ifPresent(held -> jobs.tell(id, JobEvent.Kind.STATE, held.state().name()));
              LOG.info("training job {} is claimed", id);
              jobs.tell(id, JobEvent.Kind.MESSAGE, "taken up by " + node);
              return job;
            });
    return taken == null ? Optional.empty() : taken;
  }

  /**
   * The job's state in the database.
   *
   * @throws StaleRunException if another node has claimed it
   */
  JobState state(TrainingJob job) {
    return repository
        .stateUnder(job.id(), job.fence())
        .orElseThrow(() -> new StaleRunException(job.id(), job.fence()));
  }

  /**
   * Runs a step while the row is locked, so that no other node can claim the job.
   *
   * @throws StaleRunException if another node has claimed it; then the step does not run
   */
  void whileHeld(TrainingJob job, AtomicFile.Step step) throws IOException {
    try {
      transactions.executeWithoutResult(
          status -> {
            lock(job);
            longTransactions.allow();
            try {
              step.run();
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  void progress(TrainingJob job, long imagesSeen, double imagesPerSecond) {
    if (repository.progress(job.id(), job.fence(), imagesSeen, imagesPerSecond) == 0) {
      throw new StaleRunException(job.id(), job.fence());
    }
  }

  /**
   * Records a message for people.
   *
   * @throws StaleRunException if another node has claimed the job, or it was deleted
   */
  void message(TrainingJob job, String text) {
    transactions.executeWithoutResult(
        status -> {
          lock(job);
          jobs.tell(job.id(), JobEvent.Kind.MESSAGE, text);
        });
  }

  private void lock(TrainingJob job) {
    if (repository.lockFence(job.id()).orElse(-1L) != job.fence()) {
      throw new StaleRunException(job.id(), job.fence());
    }
  }

  /**
   * Gives a job back, which then belongs to nobody until a node takes it up again.
   *
   * @param reason why, for people; null if there is nothing to say
   * @return whether it was still this node's and is still wanted
   */
  boolean giveBack(TrainingJob job, @Nullable String reason) {
    return Boolean.TRUE.equals(transactions.execute(status -> givenBack(job, reason)));
  }

  private boolean givenBack(TrainingJob job, @Nullable String reason) {
    if (repository.giveBack(job.id(), job.fence(), ColumnText.reason(reason)) == 0) {
      return false;
    }
    tell(job, state(job), reason);
    return true;
  }

  private void tell(TrainingJob job, JobState state, @Nullable String reason) {
    jobs.tell(job.id(), JobEvent.Kind.STATE, state.name());
    LOG.info("training job {} is {}: {}", job.id(), state, reason == null ? "-" : reason);
    if (reason != null) {
      String message = state.name().toLowerCase(Locale.ROOT) + ": " + reason;
      jobs.tell(job.id(), JobEvent.Kind.MESSAGE, message);
    }
  }

  /**
   * Ends the run, if its fence is still the latest.
   *
   * @return whether it did
   */
  boolean end(
      TrainingJob job, JobState to, @Nullable String reason, @Nullable String modelVersion) {
    return Boolean.TRUE.equals(
        transactions.execute(status -> ended(job, to, reason, modelVersion)));
  }

  private boolean ended(
      TrainingJob job, JobState to, @Nullable String reason, @Nullable String modelVersion) {
    Instant finished = to.isFinal() ? clock.instant() : null;
    List<JobState> from = to.whileHeld();
    if (repository.end(
            job.id(), job.fence(), from, to, ColumnText.reason(reason), finished, modelVersion)
        == 0) {
      return false;
    }
    tell(job, to, reason);
    return true;
  }
}
