package dev.ganvas.images;

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
    double[] rows =
        alongRows(toDoubles(picture), picture.width(), picture.height(), picture.channels(), width);
    double[] columns =
        transpose(
            alongRows(
                transpose(rows, width, picture.height(), picture.channels()),
                picture.height(),
                width,
                picture.channels(),
                height),
            height,
            width,
            picture.channels());
    byte[] samples = new byte[columns.length];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (byte) Math.round(Math.max(0, Math.min(255, columns[i])));
    }
    return new Picture(width, height, picture.channels(), samples);
  }

  /** The largest square in the middle. */
  public static Picture cropToSquare(Picture picture) {
    int side = Math.min(picture.width(), picture.height());
    int left = (picture.width() - side) / 2;
    int top = (picture.height() - side) / 2;
    return picture.cropped(left, top, side, side);
  }

  private static double[] toDoubles(Picture picture) {
    double[] values = new double[picture.samples().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = picture.samples()[i] & 0xFF;
    }
    return values;
  }

  private static double[] transpose(double[] values, int width, int height, int channels) {
    double[] transposed = new double[values.length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        System.arraycopy(
            values, (y * width + x) * channels, transposed, (x * height + y) * channels, channels);
      }
    }
    return transposed;
  }

  private static double[] alongRows(
      double[] values, int width, int height, int channels, int newWidth) {
    double[] result = new double[newWidth * height * channels];
    double scale = (double) width / newWidth;
    double support = scale > 1 ? scale / 2 : 2;
    int[] from = new int[newWidth];
    double[][] weights = new double[newWidth][];
    for (int x = 0; x < newWidth; x++) {
      double centre = (x + 0.5) * scale - 0.5;
      from[x] = (int) Math.ceil(centre - support);
      weights[x] = weights(centre, from[x], (int) Math.floor(centre + support), scale);
    }
    int target = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < newWidth; x++) {
        for (int c = 0; c < channels; c++) {
          double sum = 0;
          for (int k = 0; k < weights[x].length; k++) {
            int source = Math.max(0, Math.min(width - 1, from[x] + k));
            sum += weights[x][k] * values[(y * width + source) * channels + c];
          }
          result[target++] = sum;
        }
      }
    }
    return result;
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
