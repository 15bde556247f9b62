package dev.ganvas.dreams;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * What is dreamt, and how much of it.
 *
 * @param layer whose features are to grow; null if a class is
 * @param className name of a class, or of a group of classes; null if a layer is dreamt of
 * @param strength of each step; 1 is usual
 * @param octaves sizes that the picture is worked on in
 * @param iterations steps in each octave
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DreamOptions(
    @Nullable String layer,
    @JsonProperty("class") @Nullable String className,
    double strength,
    int octaves,
    int iterations) {
  public static final String USUAL_LAYER = "4a";
  public static final double USUAL_STRENGTH = 1;
  public static final double MOST_STRENGTH = 4;
  public static final int USUAL_OCTAVES = 4;
  public static final int MOST_OCTAVES = 8;
  public static final int USUAL_ITERATIONS = 10;
  public static final int MOST_ITERATIONS = 50;
}
