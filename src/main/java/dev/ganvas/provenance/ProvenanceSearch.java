package dev.ganvas.provenance;

import dev.ganvas.images.Picture;
import dev.ganvas.labelling.signing.SigningCertificate;
import dev.ganvas.provenance.FingerprintIndex.Match;
import dev.ganvas.provenance.ProvenanceTable.Trace;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;

/** Finds pictures in the provenance log. Thread-safe. */
@Service
public class ProvenanceSearch {
  private static final Logger LOG = LoggerFactory.getLogger(ProvenanceSearch.class);
  private static final int BLOCK = 10_000;

  private final ProvenanceTable table;
  private final SigningCertificate certificate;
  private final Clock clock;
  private final FingerprintIndex index = new FingerprintIndex();

  /**
   * The record whose picture looks most like another.
   *
   * @param entry the record
   * @param distance bits of 256 in which the perceptual hashes differ
   */
  public record Likeness(ProvenanceEntry entry, int distance) {}

  ProvenanceSearch(ProvenanceTable table, SigningCertificate certificate, Clock clock) {
    this.table = table;
    this.certificate = certificate;
    this.clock = clock;
  }

  /** So that lookups have little to catch up with. */
  @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.SECONDS)
  void follow() {
    try {
      catchUp();
    } catch (DataAccessException e) {
      LOG.debug("the log cannot be read", e);
    }
  }

  /** Takes over what nodes have recorded since. */
  private synchronized void catchUp() {
    index.forgetUpTo(table.base().sequence());
    List<Trace> news = table.tracesAfter(index.last(), BLOCK);
    while (!news.isEmpty()) {
      index.add(news);
      news = table.tracesAfter(index.last(), BLOCK);
    }
  }

  /** The first record of a picture. */
  public Optional<ProvenanceEntry> find(UUID id) {
    catchUp();
    OptionalLong sequence = index.find(id);
    return sequence.isEmpty() ? Optional.empty() : entry(sequence.getAsLong());
  }

  /** Of all records that whose picture looks most like this one; empty without any. */
  public Optional<Likeness> nearest(Picture picture) {
    catchUp();
    Optional<Match> match = index.nearest(Fingerprint.of(picture));
    return match.flatMap(
        found -> entry(found.sequence()).map(entry -> new Likeness(entry, found.distance())));
  }

  /**
   * The record whose id's last 32 bits differ from these in the fewest.
   *
   * @param mostWrong bits that may differ
   * @return empty if none is as near, or several are equally near
   */
  public Optional<ProvenanceEntry> marked(int lastBits, int mostWrong) {
    catchUp();
    OptionalLong sequence = index.endingLike(lastBits, mostWrong);
    return sequence.isEmpty() ? Optional.empty() : entry(sequence.getAsLong());
  }

  private Optional<ProvenanceEntry> entry(long sequence) {
    return table.find(sequence).map(ProvenanceRecord::entry);
  }

  /** The id of the last picture; empty without any. */
  public Optional<UUID> last() {
    return entry(table.head().sequence()).map(ProvenanceEntry::id);
  }

  /** Where the log stands. */
  public Checkpoint checkpoint() {
    return new Checkpoint(table.head(), clock.instant());
  }

  /** A checkpoint that others can keep, as a JSON Web Signature. */
  public String signed(Checkpoint checkpoint) {
    return certificate.sign(checkpoint.json());
  }
}
