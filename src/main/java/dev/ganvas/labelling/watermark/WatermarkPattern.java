package dev.ganvas.labelling.watermark;

/**
 * A secret pattern: the cells of a tile in a secret order, each with a sign.
 *
 * @param chips indices of the cells in a secret order; the first {@value #SYNC} are always set
 * @param offsets of their upper left pixels in an area of two by two tiles
 * @param signs 1 or -1 for each
 */
record WatermarkPattern(int[] chips, int[] offsets, float[] signs) {
  /** Side of a tile, in pixels. */
  static final int TILE = 64;

  /** Side of a cell, in pixels. */
  static final int CELL = 4;

  static final int CELLS = TILE / CELL;
  static final int CHIPS = CELLS * CELLS;

  /** Cells of the fixed part, by which the mark is found. */
  static final int SYNC = CHIPS / 2;

  /** Draws a pattern. */
  static WatermarkPattern of(SecretStream random) {
    int[] chips = new int[CHIPS];
    int[] offsets = new int[CHIPS];
    float[] signs = new float[CHIPS];
    for (int i = 0; i < CHIPS; i++) {
      int j = random.below(i + 1);
      chips[i] = chips[j];
      chips[j] = i;
    }
    for (int i = 0; i < CHIPS; i++) {
      offsets[i] = chips[i] / CELLS * CELL * 2 * TILE + chips[i] % CELLS * CELL;
      signs[i] = random.below(2) == 0 ? 1 : -1;
    }
    return new WatermarkPattern(chips, offsets, signs);
  }

  /** Light (1) and dark (-1) cells of a tile that carries a payload, row by row. */
  float[] cells(int payload) {
    float[] cells = new float[CHIPS];
    for (int k = 0; k < CHIPS; k++) {
      boolean set = k < SYNC || (payload >>> (k % Watermark.BITS) & 1) == 1;
      cells[chips[k]] = set ? signs[k] : -signs[k];
    }
    return cells;
  }

  /** Correlation of the fixed part with the sums of cells, at a shift. */
  float synchronous(float[] sums, int shift) {
    float sum = 0;
    for (int k = 0; k < SYNC; k++) {
      sum += signs[k] * sums[shift + offsets[k]];
    }
    return sum;
  }

  /** Correlation of each bit with the sums of cells, at a shift; positive for 1. */
  float[] bits(float[] sums, int shift) {
    float[] bits = new float[Watermark.BITS];
    for (int k = SYNC; k < CHIPS; k++) {
      bits[k % Watermark.BITS] += signs[k] * sums[shift + offsets[k]];
    }
    return bits;
  }
}
