package dev.ganvas.labelling.watermark;

import static dev.ganvas.labelling.watermark.WatermarkPattern.CELL;
import static dev.ganvas.labelling.watermark.WatermarkPattern.TILE;

import dev.ganvas.images.Picture;
import java.util.Arrays;

/** All tiles of a picture folded into one: what they have in common is the mark. */
final class FoldedTile {
  /**
   * Rows, and columns, of a part, which takes little memory; {@value #MARGIN} more around it count.
   */
  private static final int ROWS = 256;

  private static final int COLUMNS = 4096;

  private static final int MARGIN = Residual.REACH;

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
    for (int top = 0; top < luma.height(); top += ROWS) {
      for (int left = 0; left < luma.width(); left += COLUMNS) {
        tile.add(luma, left, top);
      }
    }
    return standardised(cellSums(tile.means()));
  }

  private void add(Picture luma, int left, int top) {
    int right = Math.min(luma.width(), left + COLUMNS);
    int bottom = Math.min(luma.height(), top + ROWS);
    int fromX = Math.max(0, left - MARGIN);
    int fromY = Math.max(0, top - MARGIN);
    int width = Math.min(luma.width(), right + MARGIN) - fromX;
    int height = Math.min(luma.height(), bottom + MARGIN) - fromY;
    float[] residual = Residual.weighted(luma.cropped(fromX, fromY, width, height));
    for (int y = top; y < bottom; y++) {
      for (int x = left; x < right; x++) {
        int at = y % TILE * TILE + x % TILE;
        sums[at] += residual[(y - fromY) * width + x - fromX];
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

  /**
   * Sums less their mean, in standard deviations of all or, where those are larger, of the sums
   * that are whole cells apart: pictures with another mark, or with blocks, have larger sums on a
   * grid.
   */
  private static float[] standardised(float[] values) {
    double mean = 0;
    for (float value : values) {
      mean += value / values.length;
    }
    double[] squares = new double[CELL * CELL];
    for (int i = 0; i < values.length; i++) {
      values[i] -= (float) mean;
      squares[phase(i)] += (double) values[i] * values[i] * squares.length / values.length;
    }
    double all = Math.max(1e-12, Arrays.stream(squares).sum() / squares.length);
    for (int i = 0; i < values.length; i++) {
      values[i] /= (float) Math.sqrt(Math.max(all, squares[phase(i)]));
    }
    return values;
  }

  /** Where a cell that begins here lies on the grid of cells. */
  private static int phase(int index) {
    return index / (2 * TILE) % CELL * CELL + index % CELL;
  }
}
