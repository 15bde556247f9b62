package dev.ganvas.web.generate;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ganvas.generation.GenerationRequest;
import dev.ganvas.generation.Mix;
import dev.ganvas.generation.MixPart;
import dev.ganvas.generation.Prompt;
import dev.ganvas.models.ModelManifest;
import dev.ganvas.web.problem.Refusals;
import dev.ganvas.web.problem.SpokenText;
import dev.ganvas.web.problem.TextOrNumber;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.hibernate.validator.constraints.CodePointLength;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import org.springframework.validation.BindingResult;
import tools.jackson.databind.annotation.JsonDeserialize;

/** A part of a mix, in requests and in answers. */
@Schema(name = "MixPart")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MixBody(
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
        @CodePointLength(max = GenerationRequest.MAX_PROMPT)
        @Schema(description = "Its prompt; both prompts of the request if both are left out")
        @Nullable String prompt,
    @JsonDeserialize(using = SpokenText.class)
        @CodePointLength(max = GenerationRequest.MAX_PROMPT)
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

  /**
   * Notes what is wrong with parts, beside what annotations say.
   *
   * @param field that they are in
   * @param parts null, or null among them, is not complained of
   */
  public static void check(
      ModelManifest manifest,
      String field,
      @Nullable List<@Nullable MixBody> parts,
      BindingResult errors) {
    for (int i = 0; parts != null && i < parts.size(); i++) {
      MixBody part = parts.get(i);
      if (part != null) {
        part.said().check(manifest, "%s[%d].".formatted(field, i), errors);
      }
    }
  }

  /**
   * Notes whether parts make no mix.
   *
   * @param parts valid by their annotations, or {@code errors} say that they are not
   * @return whether they make one
   */
  public static boolean checkTogether(String field, List<MixBody> parts, BindingResult errors) {
    if (errors.hasFieldErrors(field + "*")) {
      return false;
    }
    if (parts.isEmpty() || parts.size() > Mix.MAX_PARTS) {
      Refusals.add(errors, field, "must be 1 to %d parts".formatted(Mix.MAX_PARTS));
      return false;
    }
    if (parts.stream().allMatch(part -> part.share() == 0)) {
      Refusals.add(errors, field, "needs a weight above 0");
    }
    return true;
  }

  /** The mix of parts that are known to be valid; null for none. */
  public static @Nullable Mix mix(@Nullable List<MixBody> parts, ModelManifest manifest) {
    return parts == null ? null : new Mix(parts.stream().map(part -> part.part(manifest)).toList());
  }

  private MixPart part(ModelManifest manifest) {
    return new MixPart(seed, share(), said().anything() ? said().prompt(manifest) : null);
  }

  double share() {
    return weight == null ? 1 : weight;
  }

  /** What it shows, if that is of its own. */
  Said said() {
    return new Said(classNameOrIndex, prompt, negativePrompt);
  }
}
