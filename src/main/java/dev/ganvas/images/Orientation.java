package dev.ganvas.images;

/** Turns a picture upright by the orientation that its camera noted (EXIF 2.32, tag 0x0112). */
public final class Orientation {
  private Orientation() {}

  /**
   * @param exif 1 to 8; anything else is taken as upright
   */
  public static Picture upright(Picture picture, int exif) {
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
        int fromX = sideways ? y : x;
        int fromY = sideways ? x : y;
        if (exif == 2 || exif == 3 || exif == 7 || exif == 8) {
          fromX = picture.width() - 1 - fromX;
        }
        if (exif == 3 || exif == 4 || exif == 6 || exif == 7) {
          fromY = picture.height() - 1 - fromY;
        }
        int from = (fromY * picture.width() + fromX) * channels;
        System.arraycopy(picture.samples(), from, samples, (y * width + x) * channels, channels);
      }
    }
    return new Picture(width, height, channels, samples);
  }
}
