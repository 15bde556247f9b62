package dev.ganvas.generation;

import java.time.Duration;
import org.springframework.stereotype.Component;

/**
 * What it takes to make a labelled file of a picture: a time that all pictures take, and one for
 * each pixel, by least squares over what was measured, of which the older counts less. Thread-safe.
 */
@Component
final class FinishingCost {
  private static final double KEPT = 0.98;
  private static final double MILLION = 1e6;

  /** What is taken for measured at first, and weighs little for ever. */
  private static final Sums SUPPOSED = Sums.of(0.01, 0.004).plus(Sums.of(1, 0.4));

  private Sums measured = Sums.NONE;

  /** What least squares need of points: their number, and sums of what is said of each. */
  private record Sums(double count, double x, double y, double xx, double xy) {
    static final Sums NONE = new Sums(0, 0, 0, 0, 0);

    static Sums of(double megapixels, double seconds) {
      return new Sums(1, megapixels, seconds, megapixels * megapixels, megapixels * seconds);
    }

    Sums plus(Sums other) {
      return new Sums(count + other.count, x + other.x, y + other.y, xx + other.xx, xy + other.xy);
    }

    Sums times(double factor) {
      return new Sums(factor * count, factor * x, factor * y, factor * xx, factor * xy);
    }
  }

  /** Takes into account that a picture of so many pixels took that long. */
  synchronized void measured(long pixels, Duration time) {
    measured = measured.times(KEPT).plus(Sums.of(pixels / MILLION, time.toNanos() / 1e9));
  }

  /** Seconds on one core for some pictures of so many pixels together. */
  synchronized double seconds(double pictures, double pixels) {
    Sums all = measured.plus(SUPPOSED);
    double aMegapixel =
        Math.max(0, (all.count * all.xy - all.x * all.y) / (all.count * all.xx - all.x * all.x));
    double aPicture = Math.max(0, (all.y - aMegapixel * all.x) / all.count);
    return pictures * aPicture + pixels / MILLION * aMegapixel;
  }
}
