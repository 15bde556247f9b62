package dev.ganvas.prompts;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.IntToDoubleFunction;

/** The few of many that are nearest to something. */
final class Nearest {
  private Nearest() {}

  private record Keyed(int index, double key) {}

  /** The {@code count} elements with the smallest keys, in ascending order of their keys. */
  static int[] first(int[] all, IntToDoubleFunction order, int count) {
    Comparator<Keyed> ascending =
        Comparator.comparingDouble(Keyed::key).thenComparingInt(Keyed::index);
    PriorityQueue<Keyed> best = new PriorityQueue<>(ascending.reversed());
    for (int i = 0; i < all.length; i++) {
      Keyed next = new Keyed(i, order.applyAsDouble(all[i]));
      if (best.size() < count) {
        best.add(next);
      } else if (ascending.compare(next, best.element()) < 0) {
        best.remove();
        best.add(next);
      }
    }
    return best.stream().sorted(ascending).mapToInt(keyed -> all[keyed.index()]).toArray();
  }

  static double squaredDistance(float[] a, float[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += (a[k] - b[k]) * (a[k] - b[k]);
    }
    return sum;
  }

  /** To the nearest of many; each is left as soon as it is farther than one before. */
  static double leastSquaredDistance(float[] one, float[][] all) {
    double least = Double.POSITIVE_INFINITY;
    for (float[] other : all) {
      double sum = 0;
      for (int k = 0; k < one.length && sum < least; k++) {
        sum += (one[k] - other[k]) * (one[k] - other[k]);
      }
      least = Math.min(least, sum);
    }
    return least;
  }

  static double product(float[] a, float[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += a[k] * b[k];
    }
    return sum;
  }
}
