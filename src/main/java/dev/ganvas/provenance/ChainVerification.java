package dev.ganvas.provenance;

import dev.ganvas.labelling.signing.SignedStatement;
import dev.ganvas.provenance.ProvenanceRecord.Mark;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Goes through a whole log, row by row, and finds the first one that is not as it was written.
 *
 * @param rows rows that are whole
 * @param base the last row that was deleted for its age; 0 for none
 * @param problem what is wrong, with the number of the row; null if nothing is
 */
public record ChainVerification(long rows, long base, @Nullable String problem) {
  private static final int BLOCK = 10_000;

  /**
   * @param database that holds the log
   * @param checkpoints signed ones that were kept elsewhere: the log must go through them
   * @param trusted whose signatures count; null for anybody's
   */
  public static ChainVerification of(
      DataSource database, List<String> checkpoints, @Nullable X509Certificate trusted) {
    ProvenanceTable table = new ProvenanceTable(new JdbcTemplate(database));
    Mark base = table.base();
    Walk walk = new Walk(base);
    try {
      checkBase(table, base, trusted);
      for (String checkpoint : checkpoints) {
        walk.keep(checkpoint(checkpoint, trusted));
      }
      walk.through(table);
      return new ChainVerification(walk.rows, base.sequence(), null);
    } catch (GeneralSecurityException e) {
      return new ChainVerification(walk.rows, base.sequence(), e.getMessage());
    }
  }

  /** Follows the chain from its base to its end. */
  private static final class Walk {
    private final Map<Long, String> kept = new TreeMap<>();
    private final Mark base;
    private Mark last;
    private long rows;

    Walk(Mark base) {
      this.base = base;
      last = base;
    }

    void keep(Checkpoint checkpoint) {
      if (checkpoint.sequence() >= base.sequence()) {
        kept.put(checkpoint.sequence(), checkpoint.hash());
      }
    }

    /**
     * @throws GeneralSecurityException saying where the chain is broken
     */
    void through(ProvenanceTable table) throws GeneralSecurityException {
      check(last, kept);
      List<ProvenanceRecord> next = table.after(base.sequence(), BLOCK);
      while (!next.isEmpty()) {
        for (ProvenanceRecord record : next) {
          step(record);
        }
        next = table.after(last.sequence(), BLOCK);
      }
      checkEnd(table.head(), last, kept);
    }

    private void step(ProvenanceRecord record) throws GeneralSecurityException {
      if (!record.follows(last)) {
        throw new GeneralSecurityException(broken(last, record));
      }
      last = record.mark();
      check(last, kept);
      rows++;
    }
  }

  private static String broken(Mark last, ProvenanceRecord record) {
    return record.sequence() == last.sequence() + 1
        ? "row %d (picture %s) is not as it was written"
            .formatted(record.sequence(), record.entry().id())
        : "row %d is missing: the next one is %d".formatted(last.sequence() + 1, record.sequence());
  }

  private static void checkBase(ProvenanceTable table, Mark base, @Nullable X509Certificate trusted)
      throws GeneralSecurityException {
    if (base.sequence() == 0 && base.hash().equals(ProvenanceRecord.START)) {
      return;
    }
    String statement =
        table
            .baseStatement()
            .orElseThrow(
                () -> new GeneralSecurityException("nobody has signed for the rows deleted"));
    if (!checkpoint(statement, trusted).mark().equals(base)) {
      throw new GeneralSecurityException("what was signed of the rows deleted is something else");
    }
  }

  private static Checkpoint checkpoint(String statement, @Nullable X509Certificate trusted)
      throws GeneralSecurityException {
    SignedStatement signed = SignedStatement.read(statement);
    if (trusted != null && !trusted.equals(signed.signer())) {
      signed.signer().verify(trusted.getPublicKey());
    }
    try {
      return Checkpoint.of(signed.payload());
    } catch (IllegalArgumentException e) {
      throw new GeneralSecurityException(e.getMessage(), e);
    }
  }

  private static void check(Mark last, Map<Long, String> kept) throws GeneralSecurityException {
    String hash = kept.remove(last.sequence());
    if (hash != null && !hash.equals(last.hash())) {
      throw new GeneralSecurityException(
          "row %d is another than the checkpoint has signed".formatted(last.sequence()));
    }
  }

  private static void checkEnd(Mark head, Mark last, Map<Long, String> kept)
      throws GeneralSecurityException {
    if (!head.equals(last)) {
      throw new GeneralSecurityException(
          "row %d is missing: the log was written up to row %d"
              .formatted(last.sequence() + 1, head.sequence()));
    }
    if (!kept.isEmpty()) {
      throw new GeneralSecurityException(
          "row %d is missing, which a checkpoint has signed"
              .formatted(kept.keySet().iterator().next()));
    }
  }
}
