package dev.ganvas.web.variations;

import dev.ganvas.variations.VariationOptions;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;

/** How a picture is to be varied. All fields may be left out. */
record VariationQuery(
    @Parameter(
            description =
                "Name of a model that can vary pictures; if left out, the one that comes nearest")
        @Nullable String model,
    @Range(min = 1, max = VariationOptions.MOST)
        @Parameter(description = "How many; 1 if left out", example = "4")
        @Nullable Integer n,
    @Range(min = 0, max = 1)
        @Parameter(
            description =
                "From 0, the nearest picture that the model can make, to 1, any picture of the same"
                    + " kind; 0.4 if left out",
            example = "0.4")
        @Nullable Double strength,
    @Range(min = 0, max = Long.MAX_VALUE)
        @Parameter(
            description =
                "Of the first variation; random if left out. Those that follow have the next")
        @Nullable Long seed,
    @Range(min = VariationQuery.LEAST_SIZE, max = VariationQuery.MOST_SIZE)
        @Parameter(description = "Side in pixels; the model's own if left out", example = "256")
        @Nullable Integer size,
    @Parameter(
            description = "Format of the pictures in a JSON answer",
            schema =
                @Schema(
                    type = "string",
                    allowableValues = {"png", "jpeg", "webp"}),
            example = "png")
        @Nullable String format,
    @Parameter(description = "Write \"AI generated\" into the pictures", example = "false")
        @Nullable Boolean visibleLabel,
    @Parameter(description = "Only say what the request would meet", example = "false")
        @Nullable Boolean dryRun) {
  static final int LEAST_SIZE = 32;
  static final int MOST_SIZE = 1024;
}
