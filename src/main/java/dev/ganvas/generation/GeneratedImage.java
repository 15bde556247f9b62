package dev.ganvas.generation;

import dev.ganvas.labelling.LabelledImage;

/**
 * A generated picture or contact sheet.
 *
 * @param seed of the picture; of the first one for a contact sheet
 * @param width in pixels
 * @param height in pixels
 * @param image the file
 */
public record GeneratedImage(long seed, int width, int height, LabelledImage image) {}
