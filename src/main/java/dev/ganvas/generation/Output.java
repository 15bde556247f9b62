package dev.ganvas.generation;

import dev.ganvas.images.ImageFormat;

/**
 * Format of the files.
 *
 * @param size side in pixels, an integer multiple of the model's resolution, or less
 * @param format of the files
 * @param quality of JPEG files, in per cent
 * @param sheet whether all pictures are put on one contact sheet
 */
public record Output(int size, ImageFormat format, int quality, boolean sheet) {
  /** Of a picture. */
  long pixels() {
    return (long) size * size;
  }
}
