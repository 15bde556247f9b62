package dev.ganvas.web.openai;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ganvas.web.generate.Base64Serializer;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonSerialize;

/** The answer of {@code POST /v1/images/generations}. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record OpenAiImages(
    long created,
    List<Image> data,
    String background,
    @JsonProperty("output_format") String outputFormat,
    String quality,
    String size,
    @JsonProperty("unknown_phrases") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<String> unknownPhrases) {
  /** A picture, as the file itself in base64 or as an address. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "OpenAiImage")
  record Image(
      @JsonProperty("b64_json") @JsonSerialize(using = Base64Serializer.class)
          byte @Nullable [] b64Json,
      @Nullable String url) {}

  /** A picture of a stream: an intermediate one with its index, or the last. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record StreamedImage(
      String type,
      @JsonProperty("b64_json") @JsonSerialize(using = Base64Serializer.class) byte[] b64Json,
      @JsonProperty("created_at") long createdAt,
      String size,
      String quality,
      String background,
      @JsonProperty("output_format") String outputFormat,
      @JsonProperty("partial_image_index") @Nullable Integer partialImageIndex,
      @Nullable Usage usage) {}

  /** Nothing here is counted in tokens. */
  @Schema(name = "OpenAiUsage")
  record Usage(
      @JsonProperty("input_tokens") int inputTokens,
      @JsonProperty("output_tokens") int outputTokens,
      @JsonProperty("total_tokens") int totalTokens) {
    static final Usage NONE = new Usage(0, 0, 0);
  }

  /** {@code GET /v1/models}. */
  @Schema(name = "OpenAiModels")
  record Models(String object, List<Model> data) {}

  /** A model. */
  @Schema(name = "OpenAiModel")
  record Model(String id, String object, long created, @JsonProperty("owned_by") String ownedBy) {}
}
