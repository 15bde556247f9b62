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

  /** Megapixels and seconds that are taken for measured at first, and weigh little for ever. */
  private static final double[][] SUPPOSED = {{0.01, 0.004}, {1, 0.4}};

  private double weight;
  private double sumX;
  private double sumY;
  private double sumXx;
  private double sumXy;

  /** Takes into account that a picture of so many pixels took that long. */
  synchronized void measured(long pixels, Duration time) {
    weight *= KEPT;
    sumX *= KEPT;
    sumY *= KEPT;
    sumXx *= KEPT;
    sumXy *= KEPT;
    double x = pixels / MILLION;
    double y = time.toNanos() / 1e9;
    weight++;
    sumX += x;
    sumY += y;
    sumXx += x * x;
    sumXy += x * y;
  }

  /** Seconds on one core for some pictures of so many pixels together. */
  synchronized double seconds(double pictures, double pixels) {
    double n = weight;
    double x = sumX;
    double y = sumY;
    double xx = sumXx;
    double xy = sumXy;
    for (double[] point : SUPPOSED) {
      n++;
      x += point[0];
      y += point[1];
      xx += point[0] * point[0];
      xy += point[0] * point[1];
    }
    double each = Math.max(0, (n * xy - x * y) / (n * xx - x * x));
    double all = Math.max(0, (y - each * x) / n);
    return pictures * all + pixels / MILLION * each;
  }
}
