package dev.ganvas.bulk;

import java.util.List;

/**
 * Which picture gets which share: exactly so many of each as the weights say, rounded, and evenly
 * mixed along the way. Picture i stands at the place {@code i * step mod count}, where the step is
 * near the golden section of the count and prime to it, so that any run of pictures is spread over
 * all places (a Kronecker sequence); the places are shared out in one piece each.
 */
final class ShareOut {
  private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

  private final int count;
  private final long step;

  /** The first place beyond each share. */
  private final int[] ends;

  ShareOut(List<BulkShare> shares, int count) {
    this.count = count;
    step = step(count);
    ends = new int[shares.size()];
    double total = shares.stream().mapToDouble(BulkShare::weight).sum();
    double sum = 0;
    for (int i = 0; i < ends.length; i++) {
      sum += shares.get(i).weight();
      ends[i] = (int) Math.round(count * sum / total);
    }
    ends[ends.length - 1] = count;
  }

  private static long step(int count) {
    long step = Math.max(1, Math.round(count * GOLDEN));
    while (gcd(step, count) != 1) {
      step++;
    }
    return step;
  }

  private static long gcd(long a, long b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  /** The index of a picture's share. */
  int of(int picture) {
    long place = picture * step % count;
    int low = 0;
    int high = ends.length - 1;
    while (low < high) {
      int middle = (low + high) / 2;
      if (place < ends[middle]) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
