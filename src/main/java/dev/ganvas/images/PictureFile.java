package dev.ganvas.images;

import org.jspecify.annotations.Nullable;

/**
 * What a file says of its picture besides the pixels.
 *
 * @param file as its decoder takes it
 * @param canvasWidth of the whole picture, of which the first frame may be a part; 0 if it is all
 * @param canvasHeight likewise
 * @param left where the first frame lies on the canvas
 * @param top likewise
 * @param end where its data end; a decoder that seeks past it has run out of them
 * @param colour what its samples mean
 * @param exif the TIFF structure of its EXIF data; null without
 */
record PictureFile(
    byte[] file,
    int canvasWidth,
    int canvasHeight,
    int left,
    int top,
    int end,
    SourceColour colour,
    byte @Nullable [] exif) {

  /** One frame that is the whole picture. */
  static PictureFile plain(byte[] file, SourceColour colour, byte @Nullable [] exif) {
    return new PictureFile(file, 0, 0, 0, 0, file.length, colour, exif);
  }
}
