package dev.ganvas.images;

import java.util.Arrays;

/**
 * Changes the size of pictures: enlarges by Catmull-Rom cubic interpolation, reduces by averaging
 * areas.
 */
public final class Resampler {
  private Resampler() {}

  /** The picture at another size. */
  public static Picture resize(Picture picture, int width, int height) {
    if (width == picture.width() && height == picture.height()) {
      return picture;
    }
    Rows rows = new Rows(picture, Taps.of(picture.width(), width));
    byte[] samples = vertically(rows, Taps.of(picture.height(), height));
    return new Picture(width, height, picture.channels(), samples);
  }

  /** The largest square in the middle. */
  public static Picture cropToSquare(Picture picture) {
    int side = Math.min(picture.width(), picture.height());
    int left = (picture.width() - side) / 2;
    int top = (picture.height() - side) / 2;
    return picture.cropped(left, top, side, side);
  }

  /**
   * What the samples along a line are made of.
   *
   * @param sources by sample: the old samples that it is a sum of
   * @param weights by sample: theirs, which sum to 1
   */
  private record Taps(int[][] sources, double[][] weights) {
    static Taps of(int length, int newLength) {
      double scale = (double) length / newLength;
      double support = scale > 1 ? scale / 2 : 2;
      int[][] sources = new int[newLength][];
      double[][] weights = new double[newLength][];
      for (int x = 0; x < newLength; x++) {
        double centre = (x + 0.5) * scale - 0.5;
        int from = (int) Math.ceil(centre - support);
        weights[x] = Resampler.weights(centre, from, (int) Math.floor(centre + support), scale);
        sources[x] = new int[weights[x].length];
        for (int k = 0; k < sources[x].length; k++) {
          sources[x][k] = Math.max(0, Math.min(length - 1, from + k));
        }
      }
      return new Taps(sources, weights);
    }

    int count() {
      return sources.length;
    }
  }

  /**
   * The rows of a picture at their new length. Only the last few are kept, which is all that two
   * samples below each other have in common: a picture may have very many, and short ones.
   */
  private static final class Rows {
    private static final int KEPT = 4;

    private final Picture picture;
    private final Taps taps;
    private final double[][] kept;
    private final int[] numbers = new int[KEPT];

    Rows(Picture picture, Taps taps) {
      this.picture = picture;
      this.taps = taps;
      kept = new double[KEPT][taps.count() * picture.channels()];
      Arrays.fill(numbers, -1);
    }

    int length() {
      return kept[0].length;
    }

    double[] row(int y) {
      double[] row = kept[y % KEPT];
      if (numbers[y % KEPT] != y) {
        numbers[y % KEPT] = y;
        fill(row, y);
      }
      return row;
    }

    private void fill(double[] result, int y) {
      int channels = picture.channels();
      int row = y * picture.width() * channels;
      int target = 0;
      for (int x = 0; x < taps.count(); x++) {
        int[] sources = taps.sources()[x];
        double[] weights = taps.weights()[x];
        for (int c = row; c < row + channels; c++) {
          result[target++] = weighted(picture.samples(), c, channels, sources, weights);
        }
      }
    }
  }

  private static double weighted(
      byte[] samples, int start, int step, int[] sources, double[] weights) {
    double sum = 0;
    for (int k = 0; k < weights.length; k++) {
      sum += weights[k] * (samples[start + sources[k] * step] & 0xFF);
    }
    return sum;
  }

  private static byte[] vertically(Rows rows, Taps taps) {
    int rowLength = rows.length();
    byte[] result = new byte[rowLength * taps.count()];
    double[] sum = new double[rowLength];
    for (int y = 0; y < taps.count(); y++) {
      Arrays.fill(sum, 0);
      for (int k = 0; k < taps.weights()[y].length; k++) {
        addMultiple(taps.weights()[y][k], rows.row(taps.sources()[y][k]), sum);
      }
      for (int i = 0; i < rowLength; i++) {
        result[y * rowLength + i] = (byte) (Math.max(0, Math.min(255, sum[i])) + 0.5);
      }
    }
    return result;
  }

  /** A loop of its own: the compiler makes it many samples at once. */
  private static void addMultiple(double factor, double[] summand, double[] sum) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += factor * summand[i];
    }
  }

  private static double[] weights(double centre, int from, int to, double scale) {
    double[] weights = new double[to - from + 1];
    double sum = 0;
    for (int k = from; k <= to; k++) {
      double distance = Math.abs(k - centre);
      weights[k - from] =
          scale > 1 ? Math.max(0, Math.min(1, scale / 2 + 0.5 - distance)) : catmullRom(distance);
      sum += weights[k - from];
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] /= sum;
    }
    return weights;
  }

  private static double catmullRom(double x) {
    if (x < 1) {
      return (1.5 * x - 2.5) * x * x + 1;
    }
    return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
  }
}
