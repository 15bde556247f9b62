package dev.ganvas.variations;

/**
 * Goes down a loss (Adam: Kingma and Ba, 2015), ever more slowly, with latent and condition kept
 * from becoming longer than those that the generator knows.
 */
final class Descent {
  private static final double RATE = 0.1;
  private static final double FIRST = 0.9;
  private static final double SECOND = 0.99;
  private static final double TINY = 1e-8;

  private final int latentSize;
  private final int free;
  private final int steps;
  private final double[] mean;
  private final double[] square;
  private final float[] at;
  private int step;

  /**
   * @param from the latent, then the condition
   * @param free how many of these numbers may change
   * @param steps that there will be at most
   */
  Descent(float[] from, int latentSize, int free, int steps) {
    this.latentSize = latentSize;
    this.free = free;
    this.steps = steps;
    at = from.clone();
    mean = new double[free];
    square = new double[free];
    shorten();
  }

  float[] at() {
    return at.clone();
  }

  void step(float[] gradient) {
    step++;
    double rate = RATE * 0.5 * (1 + Math.cos(Math.PI * (step - 1) / steps));
    double firstScale = 1 - Math.pow(FIRST, step);
    double secondScale = 1 - Math.pow(SECOND, step);
    for (int i = 0; i < free; i++) {
      mean[i] += (1 - FIRST) * (gradient[i] - mean[i]);
      square[i] += (1 - SECOND) * ((double) gradient[i] * gradient[i] - square[i]);
      at[i] -= (float) (rate * mean[i] / firstScale / (Math.sqrt(square[i] / secondScale) + TINY));
    }
    shorten();
  }

  /** Components of both have the variance 1. */
  private void shorten() {
    shorten(0, latentSize);
    if (free > latentSize) {
      shorten(latentSize, free);
    }
  }

  private void shorten(int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += (double) at[i] * at[i];
    }
    double factor = Math.sqrt((to - from) / Math.max(sum, 1e-12));
    for (int i = from; i < to && factor < 1; i++) {
      at[i] *= (float) factor;
    }
  }
}
