package dev.ganvas.dreams;

import dev.ganvas.images.Picture;
import java.util.Arrays;

/**
 * A picture to be calculated with.
 *
 * @param values {@code [channels, height, width]}; of pictures, from -1 to 1
 */
record Planes(int channels, int width, int height, float[] values) {
  Planes(int channels, int width, int height) {
    this(channels, width, height, new float[channels * width * height]);
  }

  /** Of a picture, in colour. */
  static Planes of(Picture picture) {
    Picture colour = picture.withChannels(3);
    Planes planes = new Planes(3, picture.width(), picture.height());
    int pixels = picture.width() * picture.height();
    for (int i = 0; i < planes.values.length; i++) {
      planes.values[i % 3 * pixels + i / 3] = (colour.samples()[i] & 0xFF) / 127.5f - 1;
    }
    return planes;
  }

  Picture picture() {
    return Picture.ofTensor(values, 0, width, height, channels);
  }

  /** All pixels moved right and down; what leaves on one side enters on the other. */
  Planes rolled(int right, int down) {
    Planes result = new Planes(channels, width, height);
    int shift = Math.floorMod(right, width);
    for (int row = 0; row < channels * height; row++) {
      int y = row % height;
      int target = (row - y + Math.floorMod(y + down, height)) * width;
      System.arraycopy(values, row * width, result.values, target + shift, width - shift);
      System.arraycopy(values, row * width + width - shift, result.values, target, shift);
    }
    return result;
  }

  /** A rectangle of it. */
  Planes cut(int left, int top, int wantedWidth, int wantedHeight) {
    Planes part = new Planes(channels, wantedWidth, wantedHeight);
    for (int row = 0; row < channels * wantedHeight; row++) {
      System.arraycopy(
          values,
          at(row / wantedHeight, left, top + row % wantedHeight),
          part.values,
          row * wantedWidth,
          wantedWidth);
    }
    return part;
  }

  /** Puts a rectangle in. */
  void put(Planes part, int left, int top) {
    for (int row = 0; row < channels * part.height; row++) {
      System.arraycopy(
          part.values,
          row * part.width,
          values,
          at(row / part.height, left, top + row % part.height),
          part.width);
    }
  }

  private int at(int channel, int x, int y) {
    return (channel * height + y) * width + x;
  }

  /** Enlarged or reduced, by bilinear interpolation. */
  Planes resized(int newWidth, int newHeight) {
    if (newWidth == width && newHeight == height) {
      return this;
    }
    Planes result = new Planes(channels, newWidth, newHeight);
    for (int row = 0; row < channels * newHeight; row++) {
      float y = place(row % newHeight, height, newHeight);
      int above = at(row / newHeight, 0, (int) y);
      int below = at(row / newHeight, 0, Math.min(height - 1, (int) y + 1));
      for (int column = 0; column < newWidth; column++) {
        float x = place(column, width, newWidth);
        int left = (int) x;
        int right = Math.min(width - 1, left + 1);
        float upper = between(values[above + left], values[above + right], x - left);
        float lower = between(values[below + left], values[below + right], x - left);
        result.values[row * newWidth + column] = between(upper, lower, y - (int) y);
      }
    }
    return result;
  }

  private static float place(int at, int length, int newLength) {
    return Math.max(0, Math.min(length - 1, (at + 0.5f) * length / newLength - 0.5f));
  }

  private static float between(float from, float to, float share) {
    return from + share * (to - from);
  }

  /** Blurred by a Gaussian of that deviation in pixels; edges go on as they end. */
  Planes blurred(double deviation) {
    float[] weights = gaussian(deviation);
    float[] rows = new float[width * height];
    Planes result = new Planes(channels, width, height);
    for (int channel = 0; channel < channels; channel++) {
      blurRows(channel, weights, rows);
      blurColumns(rows, weights, result.values, at(channel, 0, 0));
    }
    return result;
  }

  private void blurRows(int channel, float[] weights, float[] result) {
    int reach = weights.length - 1;
    Arrays.fill(result, 0);
    for (int y = 0; y < height; y++) {
      for (int k = -reach; k <= reach; k++) {
        addShifted(weights[Math.abs(k)], at(channel, 0, y), k, result, y * width);
      }
    }
  }

  private void blurColumns(float[] rows, float[] weights, float[] result, int start) {
    int reach = weights.length - 1;
    for (int y = 0; y < height; y++) {
      int target = start + y * width;
      for (int k = -reach; k <= reach; k++) {
        int source = Math.max(0, Math.min(height - 1, y + k)) * width;
        float weight = weights[Math.abs(k)];
        for (int x = 0; x < width; x++) {
          result[target + x] += weight * rows[source + x];
        }
      }
    }
  }

  /** Adds a row of this picture, moved by some pixels. */
  private void addShifted(float weight, int from, int shift, float[] sum, int to) {
    int first = Math.max(0, Math.min(width, -shift));
    int last = Math.max(0, Math.min(width, width - shift));
    for (int x = 0; x < first; x++) {
      sum[to + x] += weight * values[from];
    }
    for (int x = first; x < last; x++) {
      sum[to + x] += weight * values[from + x + shift];
    }
    for (int x = last; x < width; x++) {
      sum[to + x] += weight * values[from + width - 1];
    }
  }

  private static float[] gaussian(double deviation) {
    int reach = (int) Math.ceil(3 * deviation);
    double[] weights = new double[reach + 1];
    double sum = 0;
    for (int k = 0; k <= reach; k++) {
      weights[k] = StrictMath.exp(-k * k / (2 * deviation * deviation));
      sum += k == 0 ? weights[k] : 2 * weights[k];
    }
    float[] result = new float[reach + 1];
    for (int k = 0; k <= reach; k++) {
      result[k] = (float) (weights[k] / sum);
    }
    return result;
  }

  /** What is in some places, evenly over the picture: {@code [places, channels]}. */
  float[][] places(int most) {
    int all = width * height;
    float[][] places = new float[Math.min(most, all)][channels];
    for (int i = 0; i < places.length; i++) {
      int place = (int) ((long) i * all / places.length);
      for (int channel = 0; channel < channels; channel++) {
        places[i][channel] = values[channel * all + place];
      }
    }
    return places;
  }

  /** The mean of the absolute values. */
  double magnitude() {
    double sum = 0;
    for (float value : values) {
      sum += Math.abs(value);
    }
    return sum / values.length;
  }

  /** Adds a multiple of another one of the same size. */
  void add(double factor, Planes other) {
    float by = (float) factor;
    for (int i = 0; i < values.length; i++) {
      values[i] += by * other.values[i];
    }
  }

  void clip() {
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.max(-1, Math.min(1, values[i]));
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Planes planes
        && channels == planes.channels
        && width == planes.width
        && height == planes.height
        && Arrays.equals(values, planes.values);
  }

  @Override
  public int hashCode() {
    return 31 * width + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "Planes[%d x %d x %d]".formatted(channels, width, height);
  }
}
