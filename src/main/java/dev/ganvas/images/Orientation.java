package dev.ganvas.images;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Turns a picture upright by the orientation that its camera noted (EXIF 2.32, tag 0x0112). */
final class Orientation {
  private static final int UPRIGHT = 1;
  private static final int HEADER = 8;
  private static final int MAGIC = 42;
  private static final int ENTRY = 12;
  private static final short TAG = 0x0112;
  private static final short SHORT = 3;

  private Orientation() {}

  /**
   * The orientation that EXIF data note, 1 to 8; upright if they note none. Only the first
   * directory is read, and of it only this entry: whatever else is damaged does not matter.
   *
   * @param exif a TIFF structure; null without
   */
  static int of(byte @Nullable [] exif) {
    if (exif == null || exif.length < HEADER) {
      return UPRIGHT;
    }
    ByteBuffer bytes = ByteBuffer.wrap(exif);
    bytes.order(exif[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    if (bytes.getShort(2) != MAGIC) {
      return UPRIGHT;
    }
    try {
      int directory = bytes.getInt(4);
      int entries = bytes.getShort(directory) & 0xFFFF;
      for (int i = 0; i < entries; i++) {
        int entry = directory + 2 + i * ENTRY;
        if (bytes.getShort(entry) == TAG) {
          boolean oneShort = bytes.getShort(entry + 2) == SHORT && bytes.getInt(entry + 4) == 1;
          return oneShort ? bytes.getShort(entry + 8) : UPRIGHT;
        }
      }
    } catch (IndexOutOfBoundsException e) {
      // It is cut off before the orientation.
    }
    return UPRIGHT;
  }

  /**
   * @param exif 1 to 8; anything else is taken as upright
   */
  static Picture upright(Picture picture, int exif) {
    if (exif < 2 || exif > 8) {
      return picture;
    }
    boolean sideways = exif >= 5;
    int width = sideways ? picture.height() : picture.width();
    int height = sideways ? picture.width() : picture.height();
    int channels = picture.channels();
    byte[] samples = new byte[picture.samples().length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int from =
            (sideways ? source(picture, exif, y, x) : source(picture, exif, x, y)) * channels;
        System.arraycopy(picture.samples(), from, samples, (y * width + x) * channels, channels);
      }
    }
    return new Picture(width, height, channels, samples);
  }

  /** Index of the stored pixel, mirrored where the orientation says so. */
  private static int source(Picture picture, int exif, int x, int y) {
    boolean right = exif == 2 || exif == 3 || exif == 7 || exif == 8;
    boolean bottom = exif == 3 || exif == 4 || exif == 6 || exif == 7;
    int fromX = right ? picture.width() - 1 - x : x;
    int fromY = bottom ? picture.height() - 1 - y : y;
    return fromY * picture.width() + fromX;
  }
}
