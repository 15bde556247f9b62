package dev.ganvas.labelling.watermark;

import static dev.ganvas.labelling.watermark.WatermarkPattern.CELL;
import static dev.ganvas.labelling.watermark.WatermarkPattern.TILE;

import dev.ganvas.images.Picture;

/** All tiles of a picture folded into one: what they have in common is the mark. */
final class FoldedTile {
  /**
   * Residuals are clipped to this many levels: larger ones come from the picture, not from the
   * mark.
   */
  private static final float LIMIT = 4;

  /** Rows of a band, which take little memory; {@value #MARGIN} more around it count. */
  private static final int BAND = 256;

  private static final int MARGIN = 2 * CELL;

  private final float[] sums = new float[TILE * TILE];
  private final int[] counts = new int[TILE * TILE];

  private FoldedTile() {}

  /**
   * Sums over a cell from each pixel on, in standard deviations, of the folded tile repeated two by
   * two, so that the pattern can begin anywhere in the first, {@code [4 * TILE * TILE]}.
   *
   * @param luma gray picture
   */
  static float[] cellSums(Picture luma) {
    FoldedTile tile = new FoldedTile();
    for (int top = 0; top < luma.height(); top += BAND) {
      tile.add(luma, top, Math.min(luma.height(), top + BAND));
    }
    return standardised(cellSums(tile.means()));
  }

  private void add(Picture luma, int top, int bottom) {
    int width = luma.width();
    int from = Math.max(0, top - MARGIN);
    int to = Math.min(luma.height(), bottom + MARGIN);
    float[] residual = residual(luma.cropped(0, from, width, to - from));
    for (int y = top; y < bottom; y++) {
      for (int x = 0; x < width; x++) {
        int at = y % TILE * TILE + x % TILE;
        sums[at] += residual[(y - from) * width + x];
        counts[at]++;
      }
    }
  }

  private float[] means() {
    float[] means = new float[sums.length];
    for (int i = 0; i < means.length; i++) {
      means[i] = sums[i] / Math.max(1, counts[i]);
    }
    return means;
  }

  private static float[] cellSums(float[] tile) {
    float[] cells = new float[4 * TILE * TILE];
    for (int i = 0; i < cells.length; i++) {
      int y = i / (2 * TILE);
      int x = i % (2 * TILE);
      for (int k = 0; k < CELL * CELL; k++) {
        cells[i] += tile[(y + k / CELL) % TILE * TILE + (x + k % CELL) % TILE];
      }
    }
    return cells;
  }

  private static float[] standardised(float[] values) {
    double squares = 0;
    double total = 0;
    for (float value : values) {
      total += value;
      squares += (double) value * value;
    }
    double mean = total / values.length;
    double deviation = Math.sqrt(Math.max(1e-12, squares / values.length - mean * mean));
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) ((values[i] - mean) / deviation);
    }
    return values;
  }

  /** The luma minus its local mean, clipped, as edges carry no information on the mark. */
  private static float[] residual(Picture luma) {
    int width = luma.width();
    int height = luma.height();
    float[] values = new float[width * height];
    for (int i = 0; i < values.length; i++) {
      values[i] = luma.samples()[i] & 0xFF;
    }
    float[] smooth = boxes(boxes(values, width, height), width, height);
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.max(-LIMIT, Math.min(LIMIT, values[i] - smooth[i]));
    }
    return values;
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
