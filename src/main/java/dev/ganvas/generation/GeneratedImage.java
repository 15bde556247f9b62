package dev.ganvas.generation;

import dev.ganvas.labelling.LabelledImage;
import org.jspecify.annotations.Nullable;

/**
 * A generated picture or contact sheet.
 *
 * @param seed of the picture; of the first one for a contact sheet
 * @param width in pixels
 * @param height in pixels
 * @param score how much it is like the training pictures, whose median has 1; null if it was not
 *     chosen from several
 * @param image the file
 */
public record GeneratedImage(
    long seed, int width, int height, @Nullable Double score, LabelledImage image) {}
