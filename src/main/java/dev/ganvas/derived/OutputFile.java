package dev.ganvas.derived;

import dev.ganvas.images.ImageFormat;

/**
 * The file that a picture becomes.
 *
 * @param quality of JPEG and WebP files, in per cent
 * @param visible whether its label is to be seen
 */
public record OutputFile(ImageFormat format, int quality, boolean visible) {}
