package dev.ganvas.imagesets;

import java.util.ArrayList;
import java.util.List;

/** Everything that is wrong with something, in words; of very many things the first. */
final class Faults {
  private static final int MOST = 20;

  private final List<String> first = new ArrayList<>();
  private int more;

  void add(String fault) {
    if (first.size() < MOST) {
      first.add(fault);
    } else {
      more++;
    }
  }

  boolean isEmpty() {
    return first.isEmpty();
  }

  @Override
  public String toString() {
    return String.join("; ", first) + (more > 0 ? "; and %d more".formatted(more) : "");
  }
}
