package dev.ganvas.labelling.watermark;

import static dev.ganvas.labelling.watermark.WatermarkPattern.CELL;

import dev.ganvas.images.Picture;

/**
 * What is left of a gray picture without its local means. A mark is told from it the better, the
 * less it varies around a place: with the variance v of {@code 2 CELL + 1} pixels a side, a pixel
 * counts {@code 1 / (v + FLOOR)}, as it does for a matched filter in noise of that variance.
 */
final class Residual {
  /** Pixels around a place that have a part in its residual or its variance. */
  static final int REACH = 2 * CELL;

  /** Variance where a picture is plain, in squared levels: of rounding, and of the mark itself. */
  private static final float FLOOR = 4;

  /** Weighted residuals are limited to this: larger ones are edges. */
  private static final float LIMIT = 1;

  private final float[] values;
  private final float[] variances;

  private Residual(Picture luma) {
    int width = luma.width();
    int height = luma.height();
    values = new float[width * height];
    for (int i = 0; i < values.length; i++) {
      values[i] = luma.samples()[i] & 0xFF;
    }
    float[] means = boxes(values, width, height);
    float[] squares = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      values[i] -= means[i];
      squares[i] = values[i] * values[i];
    }
    variances = boxes(squares, width, height);
  }

  /** The residual, weighted, row by row. */
  static float[] weighted(Picture luma) {
    Residual residual = new Residual(luma);
    float[] weighted = residual.values;
    for (int i = 0; i < weighted.length; i++) {
      float value = weighted[i] / (residual.variances[i] + FLOOR);
      weighted[i] = Math.max(-LIMIT, Math.min(LIMIT, value));
    }
    return weighted;
  }

  /**
   * The sum of all weights: a mark of amplitude a is found with a score in proportion to {@code a}
   * and the root of this.
   */
  static double clarity(Picture luma) {
    double sum = 0;
    for (float variance : new Residual(luma).variances) {
      sum += 1 / (variance + FLOOR);
    }
    return sum;
  }

  /** Box filter of {@code 2 CELL + 1} pixels, smaller at the border. */
  private static float[] boxes(float[] values, int width, int height) {
    return transposedRowMeans(transposedRowMeans(values, width, height), height, width);
  }

  private static float[] transposedRowMeans(float[] values, int width, int height) {
    float[] means = new float[values.length];
    for (int y = 0; y < height; y++) {
      double sum = 0;
      for (int x = -CELL; x < width; x++) {
        int enters = x + CELL;
        int leaves = x - CELL - 1;
        sum += enters < width ? values[y * width + enters] : 0;
        sum -= leaves >= 0 ? values[y * width + leaves] : 0;
        if (x >= 0) {
          int count = Math.min(width - 1, enters) - Math.max(0, leaves + 1) + 1;
          means[x * height + y] = (float) (sum / count);
        }
      }
    }
    return means;
  }
}
