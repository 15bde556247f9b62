package dev.ganvas.provenance;

import dev.ganvas.labelling.signing.SigningCertificate;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Deletes records that are older than they are to be kept, from the beginning of the chain on. What
 * is left starts at a signed checkpoint: the last deleted record's hash, which the first one left
 * goes on from.
 */
@Component
class ProvenanceRetention {
  private static final int BLOCK = 1000;

  private final ProvenanceProperties properties;
  private final ProvenanceTable table;
  private final TransactionTemplate transactions;
  private final SigningCertificate certificate;
  private final Clock clock;

  ProvenanceRetention(
      ProvenanceProperties properties,
      ProvenanceTable table,
      TransactionTemplate transactions,
      SigningCertificate certificate,
      Clock clock) {
    this.properties = properties;
    this.table = table;
    this.transactions = transactions;
    this.certificate = certificate;
    this.clock = clock;
  }

  @Scheduled(initialDelay = 1, fixedDelay = 60, timeUnit = TimeUnit.MINUTES)
  void deleteOld() {
    if (properties.retention().isZero()) {
      return;
    }
    Instant oldest = clock.instant().minus(properties.retention());
    while (Boolean.TRUE.equals(transactions.execute(status -> deleteBlock(oldest)))) {
      // The next block is another transaction, so that writers of the log get in between.
    }
  }

  /** Whether there may be more. */
  private boolean deleteBlock(Instant oldest) {
    List<ProvenanceRecord> old =
        table.after(table.lockBase().sequence(), BLOCK).stream()
            .takeWhile(record -> record.entry().created().isBefore(oldest))
            .toList();
    if (old.isEmpty()) {
      return false;
    }
    Checkpoint base = new Checkpoint(old.get(old.size() - 1).mark(), clock.instant());
    table.deleteUpTo(base.mark(), certificate.sign(base.json()));
    return old.size() == BLOCK;
  }
}
