package dev.ganvas.images;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.SampleModel;

/**
 * Takes the pixels out of an AWT image. Levels are taken as they stand: AWT's own conversion holds
 * gray for linear light.
 */
public final class Pixels {
  private Pixels() {}

  /**
   * The pixels of an image, gray if the image is; transparency is laid on white.
   *
   * @param colour of its file
   * @throws UnreadablePictureException if it is neither gray nor red, green, blue
   */
  static Picture of(BufferedImage image, SourceColour colour) throws UnreadablePictureException {
    ColorModel model = image.getColorModel();
    if (model instanceof IndexColorModel palette) {
      return ofPalette(image.getRaster(), palette, colour);
    }
    if (image.isAlphaPremultiplied()) {
      image.coerceData(false);
    }
    int type = model.getColorSpace().getType();
    if (type != ColorSpace.TYPE_GRAY && type != ColorSpace.TYPE_RGB) {
      throw new UnreadablePictureException("its colours are neither gray nor RGB");
    }
    int channels = type == ColorSpace.TYPE_GRAY ? 1 : 3;
    return ofLevels(image.getRaster(), channels, model.hasAlpha(), colour);
  }

  private static Picture ofLevels(
      Raster raster, int channels, boolean transparent, SourceColour colour) {
    int width = raster.getWidth();
    int bands = raster.getNumBands();
    byte[] samples = new byte[width * raster.getHeight() * channels];
    int[] row = new int[width * bands];
    byte[] levels = new byte[width * channels];
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
      toBytes(row, raster.getSampleModel());
      for (int i = 0; i < levels.length; i++) {
        levels[i] = (byte) row[i / channels * bands + i % channels];
      }
      colour.toSrgb(levels, channels);
      if (transparent) {
        putOnWhite(levels, channels, row, bands);
      }
      System.arraycopy(levels, 0, samples, y * levels.length, levels.length);
    }
    return new Picture(width, raster.getHeight(), channels, samples);
  }

  /** By the last band of each pixel, which is its opacity. */
  private static void putOnWhite(byte[] levels, int channels, int[] row, int bands) {
    for (int i = 0; i < levels.length; i++) {
      levels[i] = onWhite(levels[i], row[i / channels * bands + bands - 1]);
    }
  }

  private static void toBytes(int[] row, SampleModel model) {
    int bands = model.getNumBands();
    for (int band = 0; band < bands; band++) {
      int most = (1 << model.getSampleSize(band)) - 1;
      for (int i = band; most != 255 && i < row.length; i += bands) {
        row[i] = (row[i] * 255 + most / 2) / most;
      }
    }
  }

  private static byte onWhite(byte level, int alpha) {
    return (byte) (((level & 0xFF) * alpha + 255 * (255 - alpha) + 127) / 255);
  }

  private static Picture ofPalette(Raster raster, IndexColorModel palette, SourceColour colour) {
    byte[] levels = levels(palette, colour);
    int channels = isGray(levels) ? 1 : 3;
    int width = raster.getWidth();
    byte[] samples = new byte[width * raster.getHeight() * channels];
    int[] row = new int[width];
    int at = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
      for (int index : row) {
        System.arraycopy(levels, 3 * index, samples, at, channels);
        at += channels;
      }
    }
    return new Picture(width, raster.getHeight(), channels, samples);
  }

  /** The colours of a palette in sRGB, on white, three levels each. */
  private static byte[] levels(IndexColorModel palette, SourceColour colour) {
    int[] argb = new int[palette.getMapSize()];
    palette.getRGBs(argb);
    byte[] levels = new byte[3 * argb.length];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = (byte) (argb[i / 3] >> (16 - 8 * (i % 3)));
    }
    colour.toSrgb(levels, 3);
    for (int i = 0; i < levels.length; i++) {
      levels[i] = onWhite(levels[i], argb[i / 3] >>> 24);
    }
    return levels;
  }

  private static boolean isGray(byte[] levels) {
    for (int i = 0; i < levels.length; i += 3) {
      if (levels[i] != levels[i + 1] || levels[i] != levels[i + 2]) {
        return false;
      }
    }
    return true;
  }
}
