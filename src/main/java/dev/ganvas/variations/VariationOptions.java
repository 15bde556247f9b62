package dev.ganvas.variations;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * How a picture is varied.
 *
 * @param n how many variations
 * @param strength from 0, the nearest picture that the model can make, to 1, any picture of the
 *     same kind
 * @param seed of the first; those that follow have the next ones
 * @param size side in pixels; null for the model's own
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record VariationOptions(int n, double strength, long seed, @Nullable Integer size) {
  public static final int MOST = 16;
  public static final double USUAL_STRENGTH = 0.4;
}
