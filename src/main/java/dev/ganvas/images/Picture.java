package dev.ganvas.images;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.util.Arrays;

/**
 * A picture of 8-bit samples. The array is not copied; who hands it over leaves it alone.
 *
 * @param width in pixels
 * @param height in pixels
 * @param channels 1 for gray, 3 for red, green, blue
 * @param samples {@code [height, width, channels]} in row-major order
 */
public record Picture(int width, int height, int channels, byte[] samples) {
  public Picture {
    if (width < 1 || height < 1 || (channels != 1 && channels != 3)) {
      throw new IllegalArgumentException(
          "no picture of %d x %d with %d channels".formatted(width, height, channels));
    }
    if ((long) width * height * channels != samples.length) {
      throw new IllegalArgumentException(
          "%d x %d x %d samples expected, not %d"
              .formatted(width, height, channels, samples.length));
    }
  }

  /**
   * A picture out of generator output.
   *
   * @param values {@code [n, channels, side, side]} from -1 to 1; what lies outside is clipped
   * @param index which of the n
   */
  public static Picture ofTensor(float[] values, int index, int side, int channels) {
    return ofTensor(values, index, side, side, channels);
  }

  /** The same where pictures are not square. */
  public static Picture ofTensor(float[] values, int index, int width, int height, int channels) {
    int pixels = width * height;
    byte[] samples = new byte[pixels * channels];
    for (int channel = 0; channel < channels; channel++) {
      int plane = (index * channels + channel) * pixels;
      for (int pixel = 0; pixel < pixels; pixel++) {
        int level = (int) ((values[plane + pixel] + 1) * 127.5f + 0.5);
        samples[pixel * channels + channel] = (byte) Math.max(0, Math.min(255, level));
      }
    }
    return new Picture(width, height, channels, samples);
  }

  /** The picture in the given number of channels: gray is Rec. 601 luma. */
  public Picture withChannels(int wanted) {
    if (wanted == channels) {
      return this;
    }
    byte[] converted = new byte[width * height * wanted];
    for (int pixel = 0; pixel < width * height; pixel++) {
      if (wanted == 3) {
        Arrays.fill(converted, 3 * pixel, 3 * pixel + 3, samples[pixel]);
      } else {
        double luma =
            0.299 * (samples[3 * pixel] & 0xFF)
                + 0.587 * (samples[3 * pixel + 1] & 0xFF)
                + 0.114 * (samples[3 * pixel + 2] & 0xFF);
        converted[pixel] = (byte) (luma + 0.5);
      }
    }
    return new Picture(width, height, wanted, converted);
  }

  /** Root of the mean squared difference of the samples of two pictures of one size, 0 to 255. */
  public double difference(Picture other) {
    double squares = 0;
    for (int i = 0; i < samples.length; i++) {
      double difference = (samples[i] & 0xFF) - (other.samples[i] & 0xFF);
      squares += difference * difference;
    }
    return Math.sqrt(squares / samples.length);
  }

  /** A rectangle of it, from the pixel at {@code left}, {@code top} on. */
  public Picture cropped(int left, int top, int wantedWidth, int wantedHeight) {
    int length = wantedWidth * channels;
    byte[] cut = new byte[wantedHeight * length];
    for (int y = 0; y < wantedHeight; y++) {
      System.arraycopy(samples, ((top + y) * width + left) * channels, cut, y * length, length);
    }
    return new Picture(wantedWidth, wantedHeight, channels, cut);
  }

  /** The same pixels as an AWT image. */
  BufferedImage toBufferedImage() {
    int type = channels == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_3BYTE_BGR;
    BufferedImage image = new BufferedImage(width, height, type);
    byte[] target = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    for (int i = 0; i < samples.length; i++) {
      target[channels == 1 ? i : i - i % 3 + 2 - i % 3] = samples[i];
    }
    return image;
  }

  /** The picture on a white canvas that it need not fill. */
  Picture onWhite(int canvasWidth, int canvasHeight, int left, int top) {
    if (canvasWidth == width && canvasHeight == height) {
      return this;
    }
    byte[] canvas = new byte[canvasWidth * canvasHeight * channels];
    Arrays.fill(canvas, (byte) 0xFF);
    int length = width * channels;
    for (int y = 0; y < height; y++) {
      int target = ((top + y) * canvasWidth + left) * channels;
      System.arraycopy(samples, y * length, canvas, target, length);
    }
    return new Picture(canvasWidth, canvasHeight, channels, canvas);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Picture picture
        && width == picture.width
        && height == picture.height
        && Arrays.equals(samples, picture.samples);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(samples);
  }

  @Override
  public String toString() {
    return "Picture[" + width + " x " + height + " x " + channels + "]";
  }
}
