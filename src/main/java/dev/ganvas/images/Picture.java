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
    int pixels = side * side;
    byte[] samples = new byte[pixels * channels];
    for (int channel = 0; channel < channels; channel++) {
      int plane = (index * channels + channel) * pixels;
      for (int pixel = 0; pixel < pixels; pixel++) {
        int level = (int) ((values[plane + pixel] + 1) * 127.5f + 0.5);
        samples[pixel * channels + channel] = (byte) Math.max(0, Math.min(255, level));
      }
    }
    return new Picture(side, side, channels, samples);
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

  /** The pixels of an AWT image, gray if the image is; transparency is laid on white. */
  static Picture of(BufferedImage image) {
    int channels = image.getRaster().getNumBands() <= 2 && !indexed(image) ? 1 : 3;
    byte[] samples = new byte[image.getWidth() * image.getHeight() * channels];
    int at = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        if (channels == 1 && image.getRaster().getNumBands() == 1) {
          samples[at++] = (byte) grayLevel(image, x, y);
          continue;
        }
        int argb = image.getRGB(x, y);
        int alpha = argb >>> 24;
        for (int shift = 16; shift >= 24 - 8 * channels; shift -= 8) {
          int level = (argb >> shift) & 0xFF;
          samples[at++] = (byte) ((level * alpha + 255 * (255 - alpha)) / 255);
        }
      }
    }
    return new Picture(image.getWidth(), image.getHeight(), channels, samples);
  }

  private static int grayLevel(BufferedImage image, int x, int y) {
    int bits = image.getSampleModel().getSampleSize(0);
    return image.getRaster().getSample(x, y, 0) * 255 / ((1 << bits) - 1);
  }

  private static boolean indexed(BufferedImage image) {
    return image.getColorModel() instanceof java.awt.image.IndexColorModel;
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
