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
    int rowLength = columns * first.width() * first.channels();
    byte[] samples = new byte[rowLength * rows * first.height()];
    Arrays.fill(samples, (byte) 0xFF);
    int length = first.width() * first.channels();
    for (int i = 0; i < pictures.size(); i++) {
      Picture picture = pictures.get(i);
      if (picture.samples().length != first.samples().length || picture.width() != first.width()) {
        throw new IllegalArgumentException(picture + " does not fit beside " + first);
      }
      for (int y = 0; y < first.height(); y++) {
        System.arraycopy(
            picture.samples(),
            y * length,
            samples,
            ((i / columns) * first.height() + y) * rowLength + (i % columns) * length,
            length);
      }
    }
    return new Picture(columns * first.width(), rows * first.height(), first.channels(), samples);
  }
}
