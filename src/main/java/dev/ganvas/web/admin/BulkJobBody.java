package dev.ganvas.web.admin;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ganvas.bulk.BulkOptions;
import dev.ganvas.bulk.ShardFormat;
import dev.ganvas.generation.GenerationRequest;
import dev.ganvas.images.ImageFormat;
import dev.ganvas.web.generate.Said;
import dev.ganvas.web.problem.SpokenText;
import dev.ganvas.web.problem.TextOrNumber;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.hibernate.validator.constraints.CodePointLength;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonDeserialize;

/** The body of {@code POST /admin/bulk-jobs}. */
record BulkJobBody(
    @Schema(
            description = "Name of the model; the configured one if left out",
            example = "characters")
        @Nullable String model,
    @Range(min = 1, max = BulkOptions.MAX_COUNT)
        @Schema(description = "Number of pictures, if lastSeed does not say it", example = "100000")
        @Nullable Integer count,
    @Schema(
            description = "Seed of the first picture, 64 bits. Picture i has firstSeed + i.",
            defaultValue = "0")
        @Nullable Long firstSeed,
    @Schema(description = "Seed of the last picture, in place of count") @Nullable Long lastSeed,
    @Size(min = 1, max = BulkOptions.MAX_SHARES, message = "must be {min} to {max} shares")
        @ArraySchema(
            arraySchema =
                @Schema(
                    description =
                        "What the pictures show: so much of each, mixed evenly. If left out, all"
                            + " classes of the model alike, or what the seeds draw"))
        @Nullable List<@NotNull @Valid Share> shares,
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
            description = "Format of the pictures",
            type = "string",
            allowableValues = {"png", "jpeg", "webp"},
            defaultValue = "png")
        @Nullable ImageFormat format,
    @Schema(
            description =
                "Of the shards: zip holds pictures and metadata.jsonl, an image folder to Hugging"
                    + " Face's datasets; webdataset is a tar with .json, and .cls or .txt, after"
                    + " each picture",
            type = "string",
            allowableValues = {"zip", "webdataset"},
            defaultValue = "zip")
        @Nullable ShardFormat shardFormat,
    @Range(min = 1, max = BulkOptions.MAX_SHARD_IMAGES)
        @Schema(description = "Pictures in a shard", defaultValue = "1000")
        @Nullable Integer shardImages,
    @Schema(description = "Write \"AI generated\" into the pictures", defaultValue = "false")
        @Nullable Boolean visibleLabel,
    @Schema(description = "Tell in each file how it was asked for", defaultValue = "false")
        @Nullable Boolean embedParameters) {

  /** What some of the pictures show. */
  @Schema(name = "BulkShare")
  record Share(
      @JsonProperty("class")
          @JsonDeserialize(using = TextOrNumber.class)
          @Schema(
              name = "class",
              description = "Class by name or index, for a model of classes",
              example = "Sneaker")
          @Nullable String classNameOrIndex,
      @JsonDeserialize(using = SpokenText.class)
          @CodePointLength(max = GenerationRequest.MAX_PROMPT)
          @Schema(description = "What to draw, for a model that takes prompts")
          @Nullable String prompt,
      @JsonDeserialize(using = SpokenText.class)
          @CodePointLength(max = GenerationRequest.MAX_PROMPT)
          @Schema(description = "What the pictures are to be unlike, for such a model")
          @Nullable String negativePrompt,
      @DecimalMin(value = "0", inclusive = false, message = "must be more than 0")
          @DecimalMax(value = "1000000", message = "must be at most 1000000")
          @Schema(description = "Weight beside the other shares", defaultValue = "1")
          @Nullable Double share) {
    Said said() {
      return new Said(classNameOrIndex, prompt, negativePrompt);
    }

    /** Characters of its prompts. */
    int length() {
      return (prompt == null ? 0 : prompt.length())
          + (negativePrompt == null ? 0 : negativePrompt.length());
    }
  }
}
