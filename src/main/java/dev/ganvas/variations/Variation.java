package dev.ganvas.variations;

import dev.ganvas.labelling.LabelledImage;

/**
 * A new picture.
 *
 * @param seed of what it differs by
 * @param likeness to the upload, see {@link dev.ganvas.dreams.Likeness}
 * @param image the file
 */
public record Variation(long seed, double likeness, LabelledImage image) {}
