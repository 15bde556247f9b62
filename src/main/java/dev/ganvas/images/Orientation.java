package dev.ganvas.images;

import com.drew.lang.ByteArrayReader;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifReader;
import org.jspecify.annotations.Nullable;

/** Turns a picture upright by the orientation that its camera noted (EXIF 2.32, tag 0x0112). */
final class Orientation {
  private static final int UPRIGHT = 1;

  private Orientation() {}

  /**
   * The orientation that EXIF data note, 1 to 8; upright if they note none, or are damaged.
   *
   * @param exif a TIFF structure; null without
   */
  static int of(byte @Nullable [] exif) {
    if (exif == null) {
      return UPRIGHT;
    }
    try {
      Metadata metadata = new Metadata();
      new ExifReader().extract(new ByteArrayReader(exif), metadata);
      ExifIFD0Directory directory = metadata.getFirstDirectoryOfType(ExifIFD0Directory.class);
      Integer orientation =
          directory == null ? null : directory.getInteger(ExifIFD0Directory.TAG_ORIENTATION);
      return orientation == null ? UPRIGHT : orientation;
    } catch (RuntimeException e) {
      return UPRIGHT;
    }
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
