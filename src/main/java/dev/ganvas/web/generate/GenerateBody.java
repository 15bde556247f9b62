package dev.ganvas.web.generate;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ganvas.gan.LatentDirections;
import dev.ganvas.generation.GenerationRequest;
import dev.ganvas.generation.Mix;
import dev.ganvas.images.ImageFormat;
import dev.ganvas.models.ModelManifest;
import dev.ganvas.web.problem.SpokenText;
import dev.ganvas.web.problem.TextOrNumber;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Objects;
import org.hibernate.validator.constraints.CodePointLength;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonDeserialize;

/** The body of {@code POST /generate}. All fields may be left out. */
public record GenerateBody(
    @Schema(
            description = "Name of the model; the configured one if left out",
            example = "characters")
        @Nullable String model,
    @JsonProperty("class")
        @JsonDeserialize(using = TextOrNumber.class)
        @Schema(
            name = "class",
            description =
                "Class by name or index, for a model of classes; drawn from the seed if left"
                    + " out")
        @Nullable String classNameOrIndex,
    @JsonDeserialize(using = SpokenText.class)
        @CodePointLength(max = GenerationRequest.MAX_PROMPT)
        @Schema(
            description =
                "What to draw, in English, for a model that takes prompts; a random picture if left out",
            example = "a smiling woman with long red hair and round glasses, blue background")
        @Nullable String prompt,
    @JsonDeserialize(using = SpokenText.class)
        @CodePointLength(max = GenerationRequest.MAX_PROMPT)
        @Schema(description = "What the pictures are to be unlike, for such a model")
        @Nullable String negativePrompt,
    @Range(min = 1, max = GenerationRequest.MAX_COUNT)
        @Schema(description = "Number of pictures", example = "1", defaultValue = "1")
        @Nullable Integer n,
    @Schema(
            description =
                "Seed of the first picture, 64 bits; random if left out. Picture i has seed + i.",
            example = "42")
        @Nullable Long seed,
    @Size(min = 1, max = GenerationRequest.MAX_COUNT, message = "must be {min} to {max} seeds")
        @ArraySchema(
            arraySchema =
                @Schema(description = "A seed for each picture, instead of the first one and n"))
        @Nullable List<@NotNull Long> seeds,
    @ArraySchema(
            minItems = 1,
            maxItems = Mix.MAX_PARTS,
            arraySchema =
                @Schema(
                    description =
                        "What each picture is mixed from, instead of its seed alone. A part without"
                            + " a seed has that of the picture: each is then a neighbour of the"
                            + " other parts."))
        @Nullable List<@NotNull @Valid MixBody> mix,
    @Size(max = LatentDirections.COUNT, message = "must be at most {max} numbers")
        @Schema(
            description =
                "How far to move along the directions that change the model's pictures most, the"
                    + " strongest first: up to 16 numbers from -10 to 10")
        @Nullable
            List<@NotNull @Range(min = -GenerateBody.FURTHEST, max = GenerateBody.FURTHEST) Double>
            directions,
    @Range(min = 0, max = 1)
        @Schema(
            description = "Lower is more typical, higher more varied; the model's own if left out",
            example = "1.0")
        @Nullable Double truncation,
    @Range(min = 1, max = ModelManifest.MAX_BEST_OF)
        @Schema(
            description =
                "Drafts for each picture, of which the one most like the training pictures is"
                    + " taken; its seed and score are in the answer. The model's own if seeds are"
                    + " left out too, else 1",
            example = "1")
        @Nullable Integer bestOf,
    @Schema(
            minimum = "1",
            maximum = "" + GenerationRequest.MAX_SIZE,
            description =
                "Side in pixels: the model's resolution, an integer multiple of it, 32 or 64",
            example = "128")
        @Nullable Integer size,
    @Valid
        @Schema(
            description =
                "What a classifier is to see more of in each picture (Deep Dream), of up to 4"
                    + " pictures; an empty object for what is usual. Takes seconds a picture")
        @Nullable DreamBody dream,
    @Schema(
            description =
                "Only say what the request would meet: pictures before it in the queue, and the"
                    + " milliseconds expected until its last one",
            example = "false")
        @Nullable Boolean dryRun,
    @Schema(
            description = "Format of the pictures in a JSON answer",
            type = "string",
            allowableValues = {"png", "jpeg", "webp"},
            example = "png")
        @Nullable ImageFormat format,
    @Schema(description = "Write \"AI generated\" into the picture", example = "false")
        @Nullable Boolean visibleLabel,
    @Schema(description = "Tell in the file how it was asked for", example = "false")
        @Nullable Boolean embedParameters) {
  static final long FURTHEST = 10;

  /** How many pictures. */
  public int count() {
    return seeds == null ? Objects.requireNonNullElse(n, 1) : seeds.size();
  }

  /** What the pictures show. */
  Said said() {
    return new Said(classNameOrIndex, prompt, negativePrompt);
  }
}
