package dev.ganvas.bulk;

import dev.ganvas.provenance.ProvenanceEntry;
import dev.ganvas.provenance.ProvenanceLog;
import dev.ganvas.queue.QueueNode;
import dev.ganvas.storage.AtomicFile;
import dev.ganvas.storage.ColumnText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** All writes of a node to the shard that it makes. They have no effect under an outdated fence. */
@Component
class BulkLedger {
  private static final Logger LOG = LoggerFactory.getLogger(BulkLedger.class);

  /** A shard that ends its node this often fails its job, before it ends more. */
  static final int MOST_TAKE_UPS = 10;

  private final BulkJobRepository jobs;
  private final BulkShardRepository shards;
  private final ProvenanceLog log;
  private final TransactionTemplate transactions;
  private final Clock clock;

  BulkLedger(
      BulkJobRepository jobs,
      BulkShardRepository shards,
      ProvenanceLog log,
      TransactionTemplate transactions,
      Clock clock) {
    this.jobs = jobs;
    this.shards = shards;
    this.log = log;
    this.transactions = transactions;
    this.clock = clock;
  }

  /** A shard that this node is to make, and its job. */
  record Taken(BulkJob job, BulkShard shard) {}

  /** What a node has made. */
  record Made(long bytes, String sha256, List<ProvenanceEntry> entries) {}

  /** Takes a shard, unless the entry is outdated or the job is not wanted any more. */
  Optional<Taken> takeUp(ShardRunner.Entry entry) {
    Optional<Taken> taken = transactions.execute(status -> take(entry));
    return taken == null ? Optional.empty() : taken;
  }

  private Optional<Taken> take(ShardRunner.Entry entry) {
    jobs.lockState(entry.jobId()); // First, as in finished(): or two could wait for each other.
    String id = BulkShard.id(entry.jobId(), entry.number());
    if (shards.takeUp(id, entry.round(), QueueNode.name(), clock.instant()) == 0) {
      return Optional.empty();
    }
    jobs.begin(entry.jobId(), clock.instant());
    BulkShard shard = shards.findById(id).orElseThrow();
    if (shard.takeUps() > MOST_TAKE_UPS) {
      String reason =
          "shard %d was taken up %d times, and its node ended each time: perhaps for want of memory"
              .formatted(shard.number(), MOST_TAKE_UPS);
      stop(entry.jobId(), BulkState.FAILED, reason);
      return Optional.empty();
    }
    return jobs.findById(entry.jobId()).map(job -> new Taken(job, shard));
  }

  /**
   * Says how far a shard is.
   *
   * @throws StaleShardException if this node is to make it no longer
   */
  void made(BulkShard shard, int made) {
    if (shards.made(shard.id(), shard.fence(), made) == 0) {
      throw new StaleShardException(shard);
    }
  }

  /**
   * Finishes a shard: its pictures stand in the log, its file appears, and that is recorded. Either
   * all of it happens or nothing, but for a file that may be there and is replaced later.
   *
   * @param appear makes the file visible
   * @throws StaleShardException if this node is to make it no longer
   */
  void finish(BulkShard shard, Made made, AtomicFile.Step appear) throws IOException {
    try {
      transactions.executeWithoutResult(status -> finished(shard, made, appear));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void finished(BulkShard shard, Made made, AtomicFile.Step appear) {
    // One node at a time, so that the last one knows that it is.
    boolean wanted =
        jobs.lockState(shard.jobId()).filter(state -> state == BulkState.RUNNING).isPresent();
    if (!wanted
        || shards.finish(shard.id(), shard.fence(), made.bytes(), made.sha256(), clock.instant())
            == 0) {
      throw new StaleShardException(shard);
    }
    log.appendInTransaction(made.entries());
    try {
      appear.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (shards.missing(shard.jobId()).isEmpty()) {
      stop(shard.jobId(), BulkState.SUCCEEDED, null);
    }
  }

  /**
   * Gives a shard back in order.
   *
   * @return whether it was still this node's
   */
  boolean putBack(BulkShard shard) {
    return shards.putBack(shard.id(), shard.fence()) > 0;
  }

  /** Ends or pauses a job, if that is possible in its state. */
  void stop(String jobId, BulkState to, @Nullable String reason) {
    String column = ColumnText.reason(reason);
    transactions.executeWithoutResult(
        status -> {
          if (jobs.change(jobId, to.before(), to, column, to.isFinal() ? clock.instant() : null)
              > 0) {
            jobs.clearQueue(ShardRunner.TASK.getTaskName(), jobId);
            LOG.info("bulk job {} is {}: {}", jobId, to, reason == null ? "-" : reason);
          }
        });
  }
}
