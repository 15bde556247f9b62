package dev.ganvas.bulk;

import dev.ganvas.provenance.ProvenanceEntry;
import java.time.Instant;
import java.util.UUID;

/** Entries of the log for pictures that nobody made. */
final class Entries {
  private Entries() {}

  static ProvenanceEntry of(long seed) {
    return new ProvenanceEntry(
        UUID.randomUUID(),
        Instant.EPOCH,
        "0".repeat(64),
        "0".repeat(64),
        "fashion",
        "1.0.0",
        seed,
        "{}",
        "0",
        "tester");
  }
}
