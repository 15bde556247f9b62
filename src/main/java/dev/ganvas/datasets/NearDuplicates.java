package dev.ganvas.datasets;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds earlier pictures whose hash differs in few bits. Two hashes that differ in less bits than
 * there are bytes agree in a byte, so only those that share one are compared.
 */
final class NearDuplicates {
  private static final int BYTES = 8;

  private final int bits;
  private final List<Map<Long, List<Integer>>> byByte = new ArrayList<>();
  private final List<Long> hashes = new ArrayList<>();
  private final List<String> names = new ArrayList<>();

  /**
   * @param bits that may differ, at most 7
   */
  NearDuplicates(int bits) {
    this.bits = bits;
    for (int i = 0; i < BYTES; i++) {
      byByte.add(new HashMap<>());
    }
  }

  /** The name of an earlier picture that is nearly the same. */
  Optional<String> find(long hash) {
    for (int i = 0; i < BYTES; i++) {
      for (int other : byByte.get(i).getOrDefault(hash >>> (8 * i) & 0xFF, List.of())) {
        if (Long.bitCount(hash ^ hashes.get(other)) <= bits) {
          return Optional.of(names.get(other));
        }
      }
    }
    return Optional.empty();
  }

  void add(long hash, String name) {
    for (int i = 0; i < BYTES; i++) {
      byByte
          .get(i)
          .computeIfAbsent(hash >>> (8 * i) & 0xFF, key -> new ArrayList<>())
          .add(hashes.size());
    }
    hashes.add(hash);
    names.add(name);
  }
}
