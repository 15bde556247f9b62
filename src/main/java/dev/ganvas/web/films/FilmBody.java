package dev.ganvas.web.films;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ganvas.films.Easing;
import dev.ganvas.films.FilmRequest;
import dev.ganvas.generation.GenerationRequest;
import dev.ganvas.images.FilmFormat;
import dev.ganvas.web.generate.Said;
import dev.ganvas.web.problem.SpokenText;
import dev.ganvas.web.problem.TextOrNumber;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import org.hibernate.validator.constraints.CodePointLength;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonDeserialize;

/** The body of {@code POST /films}. All fields may be left out. */
record FilmBody(
    @Schema(
            description = "Name of the model; the configured one if left out",
            example = "characters")
        @Nullable String model,
    @ArraySchema(
            minItems = 2,
            maxItems = FilmBody.MAX_KEYFRAMES,
            arraySchema =
                @Schema(
                    description =
                        "The pictures that the film passes; if left out, n of the seeds from seed on"))
        @Nullable List<@NotNull @Valid KeyframeBody> keyframes,
    @Schema(description = "Seed of the first picture; random if left out", example = "42")
        @Nullable Long seed,
    @Range(min = 2, max = FilmBody.MAX_KEYFRAMES)
        @Schema(description = "Number of seeds that it passes", example = "4", defaultValue = "6")
        @Nullable Integer n,
    @JsonProperty("class")
        @JsonDeserialize(using = TextOrNumber.class)
        @Schema(
            name = "class",
            description = "Class by name or index; drawn from each seed if left out")
        @Nullable String classNameOrIndex,
    @JsonDeserialize(using = SpokenText.class)
        @CodePointLength(max = GenerationRequest.MAX_PROMPT)
        @Schema(description = "What to draw, in English, for a model that takes prompts")
        @Nullable String prompt,
    @JsonDeserialize(using = SpokenText.class)
        @CodePointLength(max = GenerationRequest.MAX_PROMPT)
        @Schema(description = "What the pictures are to be unlike, for such a model")
        @Nullable String negativePrompt,
    @DecimalMin(value = "0.1", message = FilmBody.SECONDS)
        @DecimalMax(value = "60", message = FilmBody.SECONDS)
        @Schema(
            description = "Length, where keyframes do not say theirs",
            example = "2",
            defaultValue = "6")
        @Nullable Double seconds,
    @Range(min = 1, max = FilmRequest.MAX_FPS)
        @Schema(description = "Pictures each second", example = "24", defaultValue = "24")
        @Nullable Integer fps,
    @Schema(
            description = "Whether it leads back to the first keyframe; it does if left out",
            example = "true")
        @Nullable Boolean loop,
    @Schema(
            description = "linear: at one speed; smooth: slower at each keyframe",
            type = "string",
            allowableValues = {"linear", "smooth"},
            example = "linear")
        @Nullable Easing easing,
    @Range(min = 0, max = 1)
        @Schema(
            description = "Lower is more typical, higher more varied; the model's own if left out",
            example = "1.0")
        @Nullable Double truncation,
    @Schema(
            minimum = "1",
            maximum = "" + GenerationRequest.MAX_SIZE,
            description =
                "Side in pixels: the model's resolution, an integer multiple of it, 32 or 64",
            example = "128")
        @Nullable Integer size,
    @Schema(
            description = "Format of the file",
            type = "string",
            allowableValues = {"mp4", "webp", "gif", "apng"},
            example = "mp4")
        @Nullable FilmFormat format,
    @Schema(
            description = "Only say how many pictures the film has and how long it would take",
            example = "false")
        @Nullable Boolean dryRun,
    @Schema(description = "Write \"AI generated\" into the film", example = "false")
        @Nullable Boolean visibleLabel,
    @Schema(description = "Tell in the file how it was asked for", example = "false")
        @Nullable Boolean embedParameters) {
  static final int MAX_KEYFRAMES = 64;
  static final String SECONDS = "must be from 0.1 to 60, not ${validatedValue}";

  /** What keyframes show that do not say it themselves. */
  Said said() {
    return new Said(classNameOrIndex, prompt, negativePrompt);
  }
}
