package dev.ganvas.web.generate;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ganvas.gan.LatentDirections;
import dev.ganvas.generation.GenerationRequest;
import dev.ganvas.models.ModelManifest;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.Explode;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.hibernate.validator.constraints.CodePointLength;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.BindParam;

/** What the address of a picture says. */
record PictureQuery(
    @Parameter(in = ParameterIn.PATH, description = "Name of the model", example = "fashion")
        String model,
    @Parameter(in = ParameterIn.PATH, description = "Any whole number of 64 bits", example = "42")
        long seed,
    @BindParam("class")
        @JsonProperty("class")
        @Parameter(
            name = "class",
            description = "Class by name or index; drawn from the seed if left out",
            example = "bag")
        @Nullable String classNameOrIndex,
    @CodePointLength(max = GenerationRequest.MAX_PROMPT)
        @Parameter(description = "What to draw, for a model that takes prompts")
        @Nullable String prompt,
    @Parameter(
            description = "Side in pixels: the resolution, an integer multiple of it, 32 or 64",
            schema =
                @Schema(
                    type = "integer",
                    format = "int32",
                    minimum = "1",
                    maximum = "" + GenerationRequest.MAX_SIZE),
            example = "256")
        @Nullable Integer size,
    @Range(min = 0, max = 1)
        @Parameter(
            description = "Lower is more typical, higher more varied; the model's own if left out",
            example = "1.0")
        @Nullable Double truncation,
    @Range(min = 1, max = ModelManifest.MAX_BEST_OF)
        @Parameter(
            description =
                "Drafts, the picture of the seed and others, of which the one most like the"
                    + " training pictures is taken; 1 if left out",
            example = "1")
        @Nullable Integer bestOf,
    @Parameter(
            description =
                "What it is mixed from, in JSON as in POST /generate; a part without a seed has that"
                    + " of the path",
            example = "[{\"weight\": 0.7}, {\"seed\": 7, \"weight\": 0.3}]")
        @Nullable String mix,
    @Size(max = LatentDirections.COUNT, message = "must be at most {max} numbers")
        @Parameter(
            description =
                "How far to move along the directions that change the model's pictures most, the"
                    + " strongest first: up to 16 numbers with commas between them",
            explode = Explode.FALSE)
        @Nullable
            List<@NotNull @Range(min = -GenerateBody.FURTHEST, max = GenerateBody.FURTHEST) Double>
            directions,
    @Parameter(description = "Write \"AI generated\" into the picture", example = "false")
        @Nullable Boolean visibleLabel,
    @BindParam("v")
        @JsonProperty("v")
        @Parameter(
            name = "v",
            description = "Version of the model; the one that is served if left out",
            example = "2.0.0")
        @Nullable String version) {
  /**
   * The same as a body.
   *
   * @param parts what {@code mix} says
   */
  GenerateBody body(@Nullable List<MixBody> parts) {
    return new GenerateBody(
        model,
        classNameOrIndex,
        prompt,
        null,
        1,
        seed,
        null,
        parts,
        directions,
        truncation,
        bestOf,
        size,
        null,
        null,
        null,
        visibleLabel,
        null);
  }
}
