package dev.ganvas.generation;

/**
 * Which latents pictures are made of.
 *
 * @param seed of the first picture; picture {@code i} has seed {@code seed + i}
 * @param count pictures, at least 1
 * @param truncation factor on the latent: 1 for full variety, towards 0 for the typical picture
 */
public record Sampling(long seed, int count, double truncation) {}
