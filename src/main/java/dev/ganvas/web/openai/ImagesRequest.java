package dev.ganvas.web.openai;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ganvas.generation.GenerationRequest;
import dev.ganvas.web.problem.SpokenText;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotBlank;
import java.util.Locale;
import org.hibernate.validator.constraints.CodePointLength;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * The body of {@code POST /v1/images/generations}: every documented field. {@code quality}, {@code
 * style}, {@code moderation} and {@code user} have no effect.
 */
record ImagesRequest(
    @NotBlank(message = "is required")
        @JsonDeserialize(using = SpokenText.class)
        @CodePointLength(max = GenerationRequest.MAX_PROMPT)
        @Schema(
            description =
                "What to draw, in English; of a model with classes the name of one, as it is or as"
                    + " in \"a photo of a bag\"",
            example = "a smiling woman with curly red hair, pixel art")
        @Nullable String prompt,
    @Schema(description = "Name of a model, or one of the configured aliases of the default model")
        @Nullable String model,
    @Range(min = 1, max = 10) @Schema(description = "Number of pictures", defaultValue = "1")
        @Nullable Integer n,
    @Schema(
            description =
                "Width and height in pixels, or auto. Pictures are square: for those of OpenAI's"
                    + " sizes that are not, the largest that fits in is made; the answer's `size` says"
                    + " which.",
            example = "256x256")
        @Nullable String size,
    @Schema(description = "Seed of the first picture; random if left out. Not in OpenAI's API.")
        @Nullable Long seed,
    @JsonProperty("response_format")
        @Schema(
            name = "response_format",
            description = "Both if left out",
            type = "string",
            allowableValues = {"url", "b64_json"},
            example = "b64_json")
        @Nullable ResponseFormat responseFormat,
    @JsonProperty("output_format")
        @Schema(
            name = "output_format",
            type = "string",
            allowableValues = {"png", "jpeg", "webp"},
            defaultValue = "png")
        @Nullable OutputFormat outputFormat,
    @Range(min = 0, max = 100)
        @JsonProperty("output_compression")
        @Schema(
            name = "output_compression",
            description = "Quality of JPEG and WebP files, in per cent")
        @Nullable Integer outputCompression,
    @Schema(
            type = "string",
            allowableValues = {"auto", "standard", "hd", "low", "medium", "high"})
        @Nullable Quality quality,
    @Schema(
            type = "string",
            allowableValues = {"auto", "opaque"})
        @Nullable Background background,
    @Schema(
            type = "string",
            allowableValues = {"vivid", "natural"})
        @Nullable Style style,
    @Schema(
            type = "string",
            allowableValues = {"auto", "low"})
        @Nullable Moderation moderation,
    @Schema(defaultValue = "false") @Nullable Boolean stream,
    @Range(min = 0, max = 3)
        @JsonProperty("partial_images")
        @Schema(name = "partial_images", description = "Intermediate pictures in a stream")
        @Nullable Integer partialImages,
    @Nullable String user) {
  enum ResponseFormat {
    URL,
    B64_JSON
  }

  enum OutputFormat {
    PNG,
    JPEG,
    WEBP
  }

  enum Quality {
    AUTO,
    STANDARD,
    HD,
    LOW,
    MEDIUM,
    HIGH;

    String inJson() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  enum Background {
    AUTO,
    OPAQUE
  }

  enum Style {
    VIVID,
    NATURAL
  }

  enum Moderation {
    AUTO,
    LOW
  }
}
