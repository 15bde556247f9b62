package dev.ganvas.provenance;

import dev.ganvas.provenance.ProvenanceRecord.Mark;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.annotation.PreDestroy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The log of all pictures: a chain of hashes in the database that is only ever appended to.
 *
 * <p>One thread writes. While a transaction is under way further entries gather, and go into the
 * next one together; nodes that share a database take turns by locking the head of the chain. A
 * picture waits for the transaction that holds its entry, so a crash loses no record of a picture
 * that has left. A transaction that fails is tried again until it succeeds, unless the entry is at
 * fault: that one alone is given up. What waits longer than the patience, or is given up, is
 * refused or delivered, as configured. Entries that have waited in vain stay in the queue, {@value
 * #CAPACITY} at most. What follows an entry's future runs on the thread that writes, and must not
 * block.
 */
@Service
@EnableConfigurationProperties(ProvenanceProperties.class)
public class ProvenanceLog {
  private static final Logger LOG = LoggerFactory.getLogger(ProvenanceLog.class);
  private static final int CAPACITY = 20_000;
  private static final int MAX_BATCH = 1000;
  private static final long FIRST_PAUSE_MILLIS = 50;

  /**
   * How long further answers may gather where several came at once, as transactions cost more: a
   * millisecond for each of the last transaction's, and no longer than that.
   */
  private static final long LONGEST_GATHERING_MILLIS = 12;

  private static final long LONGEST_PAUSE_MILLIS = 5000;

  private final ProvenanceProperties properties;
  private final ProvenanceTable table;
  private final TransactionTemplate transactions;
  private final Timer writes;
  private final Counter unrecorded;
  private final BlockingQueue<Pending> queue = new LinkedBlockingQueue<>(CAPACITY);
  private final Thread writer = new Thread(this::write, "provenance");
  private volatile boolean closed;
  private volatile boolean failing;

  private record Pending(List<ProvenanceEntry> entries, CompletableFuture<Void> written) {}

  ProvenanceLog(
      ProvenanceProperties properties,
      ProvenanceTable table,
      TransactionTemplate transactions,
      MeterRegistry meters) {
    this.properties = properties;
    this.table = table;
    this.transactions = transactions;
    writes =
        Timer.builder("ganvas.provenance.write")
            .description("Time of a transaction that writes records")
            .register(meters);
    unrecorded =
        Counter.builder("ganvas.provenance.late")
            .description("Pictures that waited for their record in vain")
            .register(meters);
    Gauge.builder("ganvas.provenance.pending", queue, BlockingQueue::size).register(meters);
    writer.setDaemon(true);
    writer.start();
  }

  /**
   * Appends the entries of one answer, next to each other.
   *
   * @return completes when they are written, after the patience at the latest: then normally, or
   *     with an {@link UnrecordedException}, as configured
   */
  public CompletableFuture<Void> append(List<ProvenanceEntry> entries) {
    CompletableFuture<Void> written = new CompletableFuture<>();
    if (closed || !queue.offer(new Pending(entries, written))) {
      return late(entries.size());
    }
    return written
        .copy()
        .orTimeout(properties.patience().toMillis(), TimeUnit.MILLISECONDS)
        .exceptionallyCompose(timeout -> late(entries.size()));
  }

  /**
   * Appends entries in the transaction of the caller, with whom they stand or fall. No other entry
   * is written until it ends.
   */
  public void appendInTransaction(List<ProvenanceEntry> entries) {
    append(table, entries);
  }

  private CompletableFuture<Void> late(int pictures) {
    unrecorded.increment(pictures);
    return properties.onFailure() == ProvenanceProperties.OnFailure.DELIVER
        ? CompletableFuture.completedFuture(null)
        : CompletableFuture.failedFuture(
            new UnrecordedException(
                "the picture could not be recorded in the provenance log in time"));
  }

  private void write() {
    int together = 1;
    try {
      while (!closed || !queue.isEmpty()) {
        Pending first = queue.poll(100, TimeUnit.MILLISECONDS);
        if (first != null) {
          if (together > 1) {
            Thread.sleep(Math.min(LONGEST_GATHERING_MILLIS, together));
          }
          List<Pending> batch = new ArrayList<>(List.of(first));
          queue.drainTo(batch, MAX_BATCH);
          together = batch.size();
          persist(batch);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Writes a batch, however long it takes; no exception ends the thread. */
  private void persist(List<Pending> batch) throws InterruptedException {
    long pause = FIRST_PAUSE_MILLIS;
    while (!recorded(batch)) {
      if (closed) {
        return;
      }
      Thread.sleep(pause);
      pause = Math.min(LONGEST_PAUSE_MILLIS, 2 * pause);
    }
  }

  /** Whether a batch is dealt with: written, or given up; if not, it may be tried again. */
  @SuppressWarnings("CatchingUnchecked") // Whatever one batch does, the next ones are written.
  private boolean recorded(List<Pending> batch) throws InterruptedException {
    try {
      record(batch);
      return true;
    } catch (DataIntegrityViolationException e) {
      failing = true;
      separate(batch, e);
      return true;
    } catch (DataAccessException | TransactionException | Error e) {
      failing = true;
      LOG.error("{} answers cannot be recorded; trying again", batch.size(), e);
      return false;
    } catch (RuntimeException e) {
      failing = true;
      separate(batch, e);
      return true;
    }
  }

  private void record(List<Pending> batch) {
    List<ProvenanceEntry> entries =
        batch.stream().flatMap(pending -> pending.entries().stream()).toList();
    writes.record(() -> transactions.executeWithoutResult(status -> append(table, entries)));
    failing = false;
    batch.forEach(pending -> pending.written().complete(null));
  }

  /** An entry that cannot be written must not keep the others out: each gets a transaction. */
  private void separate(List<Pending> batch, Throwable why) throws InterruptedException {
    if (batch.size() > 1) {
      for (Pending pending : batch) {
        persist(List.of(pending));
      }
      return;
    }
    Pending refused = batch.get(0);
    LOG.error("{} pictures cannot be recorded, ever", refused.entries().size(), why);
    refused.written().completeExceptionally(why);
  }

  private static void append(ProvenanceTable table, List<ProvenanceEntry> entries) {
    Mark last = table.lockHead();
    List<ProvenanceRecord> rows = new ArrayList<>();
    for (ProvenanceEntry entry : entries) {
      ProvenanceRecord row = ProvenanceRecord.after(last, entry);
      rows.add(row);
      last = row.mark();
    }
    table.append(rows);
  }

  /** Whether the last attempt to write records failed. */
  public boolean failing() {
    return failing;
  }

  /** Whether the thread that writes lives, as it does until the log is closed. */
  public boolean writing() {
    return closed || writer.isAlive();
  }

  /** Answers that wait for their records. */
  public int pending() {
    return queue.size();
  }

  /** Writes what waits, and ends. */
  @PreDestroy
  void close() throws InterruptedException {
    closed = true;
    writer.join(properties.patience().toMillis());
  }
}
