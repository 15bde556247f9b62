package dev.ganvas.dreams;

import dev.ganvas.images.ImageFormat;
import dev.ganvas.images.Picture;
import dev.ganvas.labelling.c2pa.Ingredient;
import org.jspecify.annotations.Nullable;

/**
 * A dream that is asked for.
 *
 * @param picture to begin with, in the size of the dream, see {@link Dreams#fit}
 * @param guide whose features are sought; null for those that are there
 * @param upload the file that the picture comes from
 * @param uploadHash SHA-256 of that file, in hexadecimal
 * @param output the file that it becomes
 * @param caller name of the key that asks; null without one
 */
public record DreamRequest(
    Picture picture,
    @Nullable Picture guide,
    Ingredient upload,
    String uploadHash,
    DreamOptions options,
    Output output,
    @Nullable String caller) {
  /**
   * The file that a dream becomes.
   *
   * @param quality of JPEG and WebP files, in per cent
   * @param visible whether its label is to be seen
   */
  public record Output(ImageFormat format, int quality, boolean visible) {}
}
