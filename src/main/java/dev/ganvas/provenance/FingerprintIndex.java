package dev.ganvas.provenance;

import dev.ganvas.provenance.ProvenanceTable.Trace;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What finds a picture in the log, in memory: 48 bytes a record. A search looks at every one, a
 * million in a few milliseconds, so it finds the nearest whatever the distance. Appended to by one
 * thread at a time, searched by any.
 */
final class FingerprintIndex {
  private static final int BLOCK = 1 << 16;
  private static final int WORDS = 4;

  /** The nearest record, by its number in the log, and how many bits lie between. */
  record Match(long sequence, int distance) {}

  private final List<Block> blocks = new CopyOnWriteArrayList<>();
  private volatile long forgotten;

  /** Records with consecutive numbers. What is below {@code count} never changes. */
  private static final class Block {
    private final long first;
    private final long[] fingerprints = new long[WORDS * BLOCK];
    private final long[] ids = new long[2 * BLOCK];
    private volatile int count;

    Block(long first) {
      this.first = first;
    }

    void add(Trace trace) {
      int at = count;
      Fingerprint fingerprint = trace.fingerprint();
      fingerprints[WORDS * at] = fingerprint.a();
      fingerprints[WORDS * at + 1] = fingerprint.b();
      fingerprints[WORDS * at + 2] = fingerprint.c();
      fingerprints[WORDS * at + 3] = fingerprint.d();
      ids[2 * at] = trace.id().getMostSignificantBits();
      ids[2 * at + 1] = trace.id().getLeastSignificantBits();
      count = at + 1;
    }

    /** Where the records with a higher number begin. */
    int firstAfter(long sequence) {
      return (int) Math.max(0, Math.min(count, sequence + 1 - first));
    }

    Match nearest(Fingerprint wanted, long forgotten) {
      int best = Fingerprint.BITS + 1;
      int where = 0;
      int end = count;
      for (int i = firstAfter(forgotten); i < end; i++) {
        int at = WORDS * i;
        int distance =
            Long.bitCount(fingerprints[at] ^ wanted.a())
                + Long.bitCount(fingerprints[at + 1] ^ wanted.b())
                + Long.bitCount(fingerprints[at + 2] ^ wanted.c())
                + Long.bitCount(fingerprints[at + 3] ^ wanted.d());
        if (distance < best) {
          best = distance;
          where = i;
        }
      }
      return new Match(first + where, best);
    }
  }

  /** The number of the last record; 0 without any. */
  long last() {
    if (blocks.isEmpty()) {
      return 0;
    }
    Block block = blocks.get(blocks.size() - 1);
    return block.first + block.count - 1;
  }

  int size() {
    return blocks.stream().mapToInt(block -> block.count).sum();
  }

  /** Adds records in the order of their numbers. */
  void add(List<Trace> traces) {
    for (Trace trace : traces) {
      Block block = blocks.isEmpty() ? null : blocks.get(blocks.size() - 1);
      if (block == null || block.count == BLOCK || trace.sequence() != last() + 1) {
        block = new Block(trace.sequence());
        block.add(trace);
        blocks.add(block);
      } else {
        block.add(trace);
      }
    }
  }

  /**
   * Finds no records up to that number any more, and gives back the memory of whole blocks of them.
   */
  void forgetUpTo(long sequence) {
    forgotten = sequence;
    blocks.removeIf(block -> block.first + block.count - 1 <= sequence);
  }

  /** The nearest of all records; empty without any. */
  Optional<Match> nearest(Fingerprint fingerprint) {
    Match best = null;
    for (Block block : blocks) {
      Match match = block.nearest(fingerprint, forgotten);
      if (match.distance() < (best == null ? Fingerprint.BITS + 1 : best.distance())) {
        best = match;
      }
    }
    return Optional.ofNullable(best);
  }

  /** The number of the first record of a picture with that id. */
  OptionalLong find(UUID id) {
    long high = id.getMostSignificantBits();
    long low = id.getLeastSignificantBits();
    for (Block block : blocks) {
      int end = block.count;
      for (int i = block.firstAfter(forgotten); i < end; i++) {
        if (block.ids[2 * i + 1] == low && block.ids[2 * i] == high) {
          return OptionalLong.of(block.first + i);
        }
      }
    }
    return OptionalLong.empty();
  }

  /**
   * The number of the record whose id's last 32 bits differ from these in the fewest.
   *
   * @param mostWrong bits that may differ
   * @return empty if there is none, or two pictures are equally near
   */
  OptionalLong endingLike(int lastBits, int mostWrong) {
    int fewest = mostWrong + 1;
    long where = 0;
    int ending = 0;
    boolean several = false;
    for (Block block : blocks) {
      int end = block.count;
      for (int i = block.firstAfter(forgotten); i < end; i++) {
        int other = (int) block.ids[2 * i + 1];
        int wrong = Integer.bitCount(other ^ lastBits);
        if (wrong < fewest) {
          fewest = wrong;
          where = block.first + i;
          ending = other;
          several = false;
        } else if (wrong == fewest && other != ending) {
          several = true;
        }
      }
    }
    return fewest > mostWrong || several ? OptionalLong.empty() : OptionalLong.of(where);
  }
}
