package dev.ganvas.web.generate;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ganvas.dreams.DreamOptions;
import dev.ganvas.dreams.Dreams;
import dev.ganvas.web.problem.Refusals;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Objects;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import org.springframework.validation.BindingResult;

/** What is to be dreamt on pictures. All fields may be left out. */
@Schema(name = "DreamOptions")
public record DreamBody(
    @Schema(
            description =
                "Layer of the classifier whose features are to grow, from 1a (edges) to 5b (things)",
            example = DreamOptions.USUAL_LAYER,
            defaultValue = DreamOptions.USUAL_LAYER)
        @Nullable String layer,
    @JsonProperty("class")
        @Schema(
            name = "class",
            description =
                "Instead of a layer: what is to be seen, a class (\"pug\") or a group of classes"
                    + " (\"dog\", \"cat\", \"flower\", \"face\", \"texture\", …)")
        @Nullable String className,
    @Range(min = 0, max = (long) DreamOptions.MOST_STRENGTH)
        @Schema(description = "Of each step", example = "1", defaultValue = "1")
        @Nullable Double strength,
    @Range(min = 1, max = DreamOptions.MOST_OCTAVES)
        @Schema(
            description = "Sizes that a picture is worked on in, each 1.4 times the one before",
            example = "4",
            defaultValue = "4")
        @Nullable Integer octaves,
    @Range(min = 1, max = DreamOptions.MOST_ITERATIONS)
        @Schema(description = "Steps in each octave", example = "10", defaultValue = "10")
        @Nullable Integer iterations) {
  /**
   * Notes what of it cannot be dreamt.
   *
   * @param prefix of the fields, such as {@code dream.}
   */
  public void check(Dreams dreams, String prefix, BindingResult errors) {
    if (layer != null && !dreams.layers().contains(layer)) {
      unknown(prefix + "layer", dreams.layers(), errors);
    }
    if (className != null && !dreams.classes().contains(className)) {
      unknown(prefix + "class", dreams.classes(), errors);
    }
    if (className != null && layer != null) {
      Refusals.add(errors, prefix + "class", "cannot be dreamt of together with a layer");
    }
  }

  private static void unknown(String field, Iterable<String> known, BindingResult errors) {
    Refusals.add(errors, field, "is unknown; there are " + String.join(", ", known));
  }

  /** The same with what is usual where something is left out; known to be valid. */
  public DreamOptions options() {
    return new DreamOptions(
        className == null ? Objects.requireNonNullElse(layer, DreamOptions.USUAL_LAYER) : null,
        className,
        Objects.requireNonNullElse(strength, DreamOptions.USUAL_STRENGTH),
        Objects.requireNonNullElse(octaves, DreamOptions.USUAL_OCTAVES),
        Objects.requireNonNullElse(iterations, DreamOptions.USUAL_ITERATIONS));
  }
}
