package dev.ganvas.web.generate;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonSerialize;

/**
 * The JSON answer of {@code POST /generate}.
 *
 * @param unknown phrases of the prompt that the model knows nothing about
 */
record GenerateAnswer(
    String model, String modelVersion, Instant created, List<String> unknown, List<Image> images) {
  /**
   * A picture.
   *
   * @param id that its marks and its record have
   * @param seed that makes it again, alone or in the mix
   * @param mix what it is mixed from, with all seeds; left out if only from its seed
   * @param score how much it is like the training pictures, whose median has 1; left out if it was
   *     not chosen from several
   * @param b64 the file in base64
   * @param aiGenerated always true
   */
  @Schema(name = "GeneratedImage")
  record Image(
      UUID id,
      long seed,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<MixBody> mix,
      int width,
      int height,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double score,
      String mediaType,
      @JsonSerialize(using = Base64Serializer.class) byte[] b64,
      boolean aiGenerated) {}
}
