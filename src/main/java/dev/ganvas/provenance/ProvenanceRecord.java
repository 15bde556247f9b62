package dev.ganvas.provenance;

import dev.ganvas.storage.Sha256;
import tools.jackson.databind.json.JsonMapper;

/**
 * A row of the log: an entry in its place in the chain.
 *
 * @param sequence its number, from 1 on without gaps
 * @param hash SHA-256, in hexadecimal, of a JSON array of strings without white space, in UTF-8:
 *     the hash of the row before (64 zeros for the first), then the other columns in their order
 */
record ProvenanceRecord(long sequence, ProvenanceEntry entry, String hash) {
  /** The hash before the first row. */
  static final String START = "0".repeat(64);

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** The row after {@code previous}. */
  static ProvenanceRecord after(Mark previous, ProvenanceEntry entry) {
    long sequence = previous.sequence() + 1;
    return new ProvenanceRecord(sequence, entry, hash(previous.hash(), sequence, entry));
  }

  /** Whether it is the row after {@code previous}, and as it was written. */
  boolean follows(Mark previous) {
    return sequence == previous.sequence() + 1
        && hash.equals(hash(previous.hash(), sequence, entry));
  }

  Mark mark() {
    return new Mark(sequence, hash);
  }

  private static String hash(String previous, long sequence, ProvenanceEntry entry) {
    String[] columns = {
      previous,
      Long.toString(sequence),
      entry.id().toString(),
      entry.created().toString(),
      entry.sha256(),
      entry.fingerprint(),
      entry.model(),
      entry.modelVersion(),
      Long.toString(entry.seed()),
      entry.options(),
      entry.optionsHash(),
      entry.caller() == null ? "" : entry.caller()
    };
    return Sha256.of(JSON.writeValueAsBytes(columns));
  }

  /**
   * A place in the chain.
   *
   * @param sequence of a row
   * @param hash of that row
   */
  record Mark(long sequence, String hash) {}
}
