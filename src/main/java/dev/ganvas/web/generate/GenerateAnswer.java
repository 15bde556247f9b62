package dev.ganvas.web.generate;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
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
   * @param seed that makes it again
   * @param b64 the file in base64
   * @param aiGenerated always true
   */
  @Schema(name = "GeneratedImage")
  record Image(
      UUID id,
      long seed,
      int width,
      int height,
      String mediaType,
      @JsonSerialize(using = Base64Serializer.class) byte[] b64,
      boolean aiGenerated) {}
}
