package dev.ganvas.web.dreams;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ganvas.dreams.DreamOptions;
import dev.ganvas.dreams.Dreams;
import dev.ganvas.web.generate.DreamBody;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.BindParam;

/** What is to be dreamt. All fields may be left out. */
record DreamQuery(
    @Parameter(
            description =
                "Layer of the classifier whose features are to grow, from 1a (edges) to 5b (things);"
                    + " \""
                    + DreamOptions.USUAL_LAYER
                    + "\" if neither it nor a class is given")
        @Nullable String layer,
    @BindParam("class")
        @JsonProperty("class")
        @Parameter(
            name = "class",
            description =
                "Instead of a layer: what is to be seen, a class (\"pug\") or a group of classes"
                    + " (\"dog\", \"cat\", \"flower\", \"face\", \"texture\", …)")
        @Nullable String className,
    @Range(min = 0, max = (long) DreamOptions.MOST_STRENGTH)
        @Parameter(description = "Of each step; 1 if left out", example = "1")
        @Nullable Double strength,
    @Range(min = 1, max = DreamOptions.MOST_OCTAVES)
        @Parameter(
            description = "Sizes that the picture is worked on in, each 1.4 times the one before",
            example = "4")
        @Nullable Integer octaves,
    @Range(min = 1, max = DreamOptions.MOST_ITERATIONS)
        @Parameter(description = "Steps in each octave", example = "10")
        @Nullable Integer iterations,
    @Range(min = 32, max = Dreams.LARGEST_SIDE)
        @Parameter(
            description = "Longer side of the dream in pixels; both sides become multiples of 16",
            example = "256")
        @Nullable Integer size,
    @Parameter(
            description = "Format of the picture in a JSON answer",
            schema =
                @Schema(
                    type = "string",
                    allowableValues = {"png", "jpeg", "webp"}),
            example = "png")
        @Nullable String format,
    @Parameter(description = "Write \"AI generated\" into the picture", example = "false")
        @Nullable Boolean visibleLabel,
    @Parameter(description = "Only say what the dream would meet", example = "false")
        @Nullable Boolean dryRun) {
  DreamBody options() {
    return new DreamBody(layer, className, strength, octaves, iterations);
  }
}
