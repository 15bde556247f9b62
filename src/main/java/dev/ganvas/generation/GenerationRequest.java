package dev.ganvas.generation;

import dev.ganvas.images.ImageFormat;
import org.jspecify.annotations.Nullable;

/**
 * A request that is known to be valid: see {@link GenerationService#problems}.
 *
 * @param model its name
 * @param classIndex the class asked for; null for one drawn from each picture's seed
 * @param count pictures, at least 1
 * @param seed of the first picture; picture {@code i} has seed {@code seed + i}
 * @param truncation factor on the latent: 1 for full variety, towards 0 for the typical picture
 * @param size side in pixels, an integer multiple of the model's resolution
 * @param format of the files
 * @param sheet whether all pictures go on one contact sheet
 */
public record GenerationRequest(
    String model,
    @Nullable Integer classIndex,
    int count,
    long seed,
    double truncation,
    int size,
    ImageFormat format,
    boolean sheet) {
  public static final int MAX_COUNT = 64;
  public static final int MAX_SIZE = 512;
}
