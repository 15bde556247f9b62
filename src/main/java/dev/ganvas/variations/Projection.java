package dev.ganvas.variations;

import dev.ganvas.images.Picture;

/**
 * What a model makes a picture of, as near as it comes.
 *
 * @param input of the generator: the latent, then the condition
 * @param picture that it makes of that
 */
record Projection(float[] input, Picture picture) {}
