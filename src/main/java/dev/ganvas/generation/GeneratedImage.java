package dev.ganvas.generation;

import dev.ganvas.labelling.LabelledImage;

/**
 * A picture that was asked for.
 *
 * @param seed that makes it again; of the first picture for a contact sheet
 * @param width in pixels
 * @param height in pixels
 * @param image the file
 */
public record GeneratedImage(long seed, int width, int height, LabelledImage image) {}
