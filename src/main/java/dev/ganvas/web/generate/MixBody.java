package dev.ganvas.web.generate;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ganvas.generation.GenerationRequest;
import dev.ganvas.generation.MixPart;
import dev.ganvas.generation.Prompt;
import dev.ganvas.web.problem.SpokenText;
import dev.ganvas.web.problem.TextOrNumber;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.hibernate.validator.constraints.CodePointLength;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonDeserialize;

/** A part of a mix, in requests and in answers. */
@Schema(name = "MixPart")
@JsonInclude(JsonInclude.Include.NON_NULL)
record MixBody(
    @Schema(
            description = "Seed of the part; if left out, the seed that the mixed picture has",
            example = "1")
        @Nullable Long seed,
    @Range(min = 0, max = MixBody.MAX_WEIGHT)
        @Schema(
            description = "Share beside those of the other parts",
            example = "0.7",
            defaultValue = "1")
        @Nullable Double weight,
    @JsonProperty("class")
        @JsonDeserialize(using = TextOrNumber.class)
        @Schema(name = "class", description = "Its class; that of the request if left out")
        @Nullable String classNameOrIndex,
    @JsonDeserialize(using = SpokenText.class)
        @CodePointLength(
            max = GenerationRequest.MAX_PROMPT,
            message = "must be at most {max} characters")
        @Schema(description = "Its prompt; both prompts of the request if both are left out")
        @Nullable String prompt,
    @JsonDeserialize(using = SpokenText.class)
        @CodePointLength(
            max = GenerationRequest.MAX_PROMPT,
            message = "must be at most {max} characters")
        @Schema(description = "What it is to be unlike")
        @Nullable String negativePrompt) {
  static final long MAX_WEIGHT = 1_000_000;

  /**
   * @param classes of the model, by index
   */
  static MixBody of(MixPart part, List<String> classes) {
    Prompt prompt = part.prompt() == null ? new Prompt(null, null, null) : part.prompt();
    Integer index = prompt.classIndex();
    return new MixBody(
        part.seed(),
        part.weight(),
        index == null ? null : classes.get(index),
        prompt.text(),
        prompt.negative());
  }

  double share() {
    return weight == null ? 1 : weight;
  }

  /** Whether it shows something of its own. */
  boolean hasPrompt() {
    return classNameOrIndex != null || prompt != null || negativePrompt != null;
  }
}
