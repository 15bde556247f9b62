package dev.ganvas.web.films;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ganvas.generation.GenerationRequest;
import dev.ganvas.web.generate.MixBody;
import dev.ganvas.web.generate.Said;
import dev.ganvas.web.problem.SpokenText;
import dev.ganvas.web.problem.TextOrNumber;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonDeserialize;

/** A picture that a film passes. */
@Schema(name = "Keyframe")
record KeyframeBody(
    @NotNull @Schema(description = "Seed of the picture", example = "1") @Nullable Long seed,
    @JsonProperty("class")
        @JsonDeserialize(using = TextOrNumber.class)
        @Schema(name = "class", description = "Its class; that of the film if left out")
        @Nullable String classNameOrIndex,
    @JsonDeserialize(using = SpokenText.class)
        @CodePointLength(max = GenerationRequest.MAX_PROMPT)
        @Schema(description = "Its prompt; both prompts of the film if both are left out")
        @Nullable String prompt,
    @JsonDeserialize(using = SpokenText.class)
        @CodePointLength(max = GenerationRequest.MAX_PROMPT)
        @Schema(description = "What it is to be unlike")
        @Nullable String negativePrompt,
    @Schema(
            description =
                "What it is mixed from, as in /generate; a part without a seed has that of the keyframe")
        @Nullable List<@NotNull @Valid MixBody> mix,
    @DecimalMin(value = "0.1", message = FilmBody.SECONDS)
        @DecimalMax(value = "60", message = FilmBody.SECONDS)
        @Schema(
            description = "Seconds of the way to the next keyframe: of all, or of none",
            example = "2")
        @Nullable Double seconds) {
  /** What it shows, if that is of its own. */
  Said said() {
    return new Said(classNameOrIndex, prompt, negativePrompt);
  }
}
