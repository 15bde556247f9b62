package dev.ganvas.images;

import java.util.Arrays;
import java.util.List;

/** Lays pictures of one size out in a grid. */
public final class ContactSheet {
  private ContactSheet() {}

  /** Columns of a sheet that is about square. */
  public static int columns(int pictures) {
    return (int) Math.ceil(Math.sqrt(pictures));
  }

  /**
   * The pictures row by row, without gaps; what is left of the last row is white.
   *
   * @throws IllegalArgumentException if there is none, or they differ in size or channels
   */
  public static Picture of(List<Picture> pictures, int columns) {
    if (pictures.isEmpty()) {
      throw new IllegalArgumentException("a contact sheet needs a picture");
    }
    Picture first = pictures.get(0);
    int rows = (pictures.size() + columns - 1) / columns;
    int width = columns * first.width();
    byte[] samples = new byte[width * first.channels() * rows * first.height()];
    Arrays.fill(samples, (byte) 0xFF);
    Picture sheet = new Picture(width, rows * first.height(), first.channels(), samples);
    for (int i = 0; i < pictures.size(); i++) {
      Picture picture = pictures.get(i);
      if (picture.samples().length != first.samples().length || picture.width() != first.width()) {
        throw new IllegalArgumentException(picture + " does not fit beside " + first);
      }
      put(picture, sheet, i % columns * first.width(), i / columns * first.height());
    }
    return sheet;
  }

  private static void put(Picture picture, Picture sheet, int left, int top) {
    int length = picture.width() * picture.channels();
    for (int y = 0; y < picture.height(); y++) {
      int at = ((top + y) * sheet.width() + left) * sheet.channels();
      System.arraycopy(picture.samples(), y * length, sheet.samples(), at, length);
    }
  }
}
