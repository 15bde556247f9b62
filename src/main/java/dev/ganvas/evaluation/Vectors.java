package dev.ganvas.evaluation;

import dev.ganvas.imagesets.ImageSet;
import java.util.Arrays;

/** Vectors of equal length, computed in blocks so that they need not be in memory all at once. */
public interface Vectors {
  int count();

  /**
   * The vectors from index {@code from} (inclusive) to {@code to} (exclusive), {@code [to -
   * from][d]}.
   */
  float[][] block(int from, int to);

  static Vectors of(float[][] rows) {
    return new Vectors() {
      @Override
      public int count() {
        return rows.length;
      }

      @Override
      public float[][] block(int from, int to) {
        return Arrays.copyOfRange(rows, from, to);
      }
    };
  }

  /** The samples of pictures, scaled to 0 to 1. */
  static Vectors ofPixels(ImageSet set) {
    return new Vectors() {
      @Override
      public int count() {
        return set.size();
      }

      @Override
      public float[][] block(int from, int to) {
        int length = set.side() * set.side() * set.channels();
        float[][] rows = new float[to - from][length];
        for (int i = 0; i < rows.length; i++) {
          int start = (from + i) * length;
          for (int j = 0; j < length; j++) {
            rows[i][j] = (set.samples()[start + j] & 0xFF) / 255f;
          }
        }
        return rows;
      }
    };
  }
}
