package dev.ganvas.web.generate;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ganvas.generation.GenerationRequest;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The body of {@code POST /generate}. All fields may be left out. */
record GenerateBody(
    @Schema(
            description = "Name of the model; the configured one if left out",
            example = "characters")
        @Nullable String model,
    @JsonProperty("class")
        @Schema(
            name = "class",
            description =
                "Class by name or index, for a model of classes; drawn from the seed if left"
                    + " out")
        @Nullable String classNameOrIndex,
    @Schema(
            description =
                "What to draw, in English, up to "
                    + GenerationRequest.MAX_PROMPT
                    + " characters, for a model that takes prompts; a random picture if left out",
            example = "a smiling woman with long red hair and round glasses, blue background")
        @Nullable String prompt,
    @Schema(description = "What the pictures are to be unlike, for such a model")
        @Nullable String negativePrompt,
    @Schema(description = "Number of pictures, 1 to " + GenerationRequest.MAX_COUNT, example = "1")
        @Nullable Integer n,
    @Schema(
            description =
                "Seed of the first picture, 64 bits; random if left out. Picture i has seed + i.",
            example = "42")
        @Nullable Long seed,
    @Schema(
            description =
                "0 to 1: lower is more typical, higher more varied; the model's own if left out",
            example = "1.0")
        @Nullable Double truncation,
    @Schema(
            description =
                "Side in pixels: the model's resolution or an integer multiple up to "
                    + GenerationRequest.MAX_SIZE,
            example = "128")
        @Nullable Integer size,
    @Schema(
            description =
                "Only say what the request would meet: pictures before it in the queue, and the"
                    + " milliseconds expected until its last one",
            example = "false")
        @Nullable Boolean dryRun,
    @Schema(
            description = "Format of the pictures in a JSON answer",
            allowableValues = {"png", "jpeg"},
            example = "png")
        @Nullable String format,
    @Schema(description = "Write \"AI generated\" into the picture", example = "false")
        @Nullable Boolean visibleLabel,
    @Schema(description = "Tell in the file how it was asked for", example = "false")
        @Nullable Boolean embedParameters) {}
