package dev.ganvas.bulk;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import dev.ganvas.generation.ShuttingDownException;
import dev.ganvas.provenance.ProvenanceEntry;
import dev.ganvas.storage.AtomicFile;
import dev.ganvas.storage.ObjectStoreException;
import dev.ganvas.storage.ScratchSpace;
import dev.ganvas.storage.StorageFullException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.util.FileSystemUtils;

/** Makes the shards of the queue on the queue's thread, one after the other. */
@Component
class ShardRunner {
  static final TaskDescriptor<Void> TASK = TaskDescriptor.of("bulk-shard");

  private static final Logger LOG = LoggerFactory.getLogger(ShardRunner.class);
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final BulkLedger ledger;
  private final BulkFiles files;
  private final ShardMaker maker;
  private final ScratchSpace scratch;

  ShardRunner(BulkLedger ledger, BulkFiles files, ShardMaker maker, ScratchSpace scratch) {
    this.scratch = scratch;
    this.ledger = ledger;
    this.files = files;
    this.maker = maker;
  }

  /**
   * What an entry of the queue names.
   *
   * @param round of the job, in which it was queued
   * @param number of the shard
   */
  record Entry(String jobId, long round, int number) {
    static Entry of(String text) {
      String[] parts = text.split(":", 3);
      return new Entry(parts[0], Long.parseLong(parts[1]), Integer.parseInt(parts[2]));
    }

    String text() {
      return jobId + ":" + round + ":" + number;
    }
  }

  /** Makes the shard of an entry; the entry is then removed, or tried again. */
  CompletionHandler<Void> run(TaskInstance<Void> entry, ExecutionContext context) {
    if (work(Entry.of(entry.getId()), context.getSchedulerState()::isShuttingDown)) {
      return new CompletionHandler.OnCompleteRemove<>();
    }
    return (complete, operations) ->
        operations.reschedule(complete, complete.getTimeDone().plus(PAUSE));
  }

  /** Makes the shard of an entry, and returns whether the entry is dealt with. */
  boolean work(Entry entry, BooleanSupplier shutdown) {
    try {
      Optional<BulkLedger.Taken> taken = ledger.takeUp(entry);
      return taken.isEmpty() || work(taken.get(), shutdown);
    } catch (DataAccessException | TransactionException e) {
      LOG.warn("shard {} could not be recorded: {}", entry.text(), e.toString());
      return false;
    }
  }

  @SuppressWarnings("CatchingUnchecked") // Whatever ends a shard must be recorded with its job.
  private boolean work(BulkLedger.Taken taken, BooleanSupplier shutdown) {
    BulkShard shard = taken.shard();
    try {
      make(taken, shutdown);
      return true;
    } catch (StaleShardException e) {
      LOG.info("abandoned a shard: {}", e.getMessage());
      return true;
    } catch (NotNowException | ShuttingDownException e) {
      LOG.info("shard {} goes back to the queue: {}", shard.id(), e.getMessage());
      ledger.putBack(shard);
      return false;
    } catch (DataIntegrityViolationException e) {
      failed(shard, e); // It would be refused each time.
      return true;
    } catch (DataAccessException | TransactionException e) {
      ledger.putBack(shard);
      throw e;
    } catch (ObjectStoreException e) {
      LOG.warn("shard {} goes back to the queue: {}", shard.id(), e.getMessage());
      ledger.putBack(shard);
      return false;
    } catch (IOException | RuntimeException | Error e) {
      failed(shard, e);
      return true;
    }
  }

  private void make(BulkLedger.Taken taken, BooleanSupplier shutdown) throws IOException {
    ShardControl control = new ShardControl(ledger, taken.shard(), files.folder(), shutdown);
    AtomicReference<BulkLedger.@Nullable Made> made = new AtomicReference<>();
    Path work = scratch.folder();
    try {
      Path file = work.resolve("shard");
      AtomicFile.write(
          file,
          output -> {
            MeasuredOutput measured = new MeasuredOutput(output);
            List<ProvenanceEntry> entries = maker.write(taken, measured, control);
            made.set(new BulkLedger.Made(measured.count(), measured.sha256(), entries));
          });
      AtomicFile.Step appear = files.publish(file, taken.job(), taken.shard());
      ledger.finish(taken.shard(), Objects.requireNonNull(made.get()), appear);
    } finally {
      FileSystemUtils.deleteRecursively(work);
    }
  }

  /** What cannot be written pauses the job, and anything else fails it. */
  void failed(BulkShard shard, Throwable e) {
    if (!ledger.putBack(shard)) {
      LOG.info("abandoned shard {}, which another node has taken since", shard.id(), e);
    } else if (StorageFullException.isBehind(e)) {
      ledger.stop(shard.jobId(), BulkState.PAUSED, StorageFullException.ADVICE);
    } else if (e instanceof IOException) {
      LOG.error("shard {} cannot be written", shard.id(), e);
      String advice = "its files cannot be written (%s); mend that, then resume the job";
      ledger.stop(shard.jobId(), BulkState.PAUSED, advice.formatted(e));
    } else {
      LOG.error("shard {} failed, and with it its job", shard.id(), e);
      ledger.stop(shard.jobId(), BulkState.FAILED, String.valueOf(e.getMessage()));
    }
  }
}
