package dev.ganvas.web.dreams;

import dev.ganvas.labelling.LabelledImage;
import dev.ganvas.web.generate.Base64Serializer;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.annotation.JsonSerialize;

/** The JSON answer of {@code POST /dream}. */
@Schema(name = "Dream")
record DreamAnswer(String model, String modelVersion, Instant created, List<Image> images) {
  /**
   * A picture.
   *
   * @param id that its marks and its record have
   * @param b64 the file in base64
   * @param aiGenerated always true
   */
  @Schema(name = "DreamImage")
  record Image(
      UUID id,
      int width,
      int height,
      String mediaType,
      @JsonSerialize(using = Base64Serializer.class) byte[] b64,
      boolean aiGenerated) {}

  static DreamAnswer of(LabelledImage image) {
    return new DreamAnswer(
        image.origin().model(),
        image.origin().modelVersion(),
        image.origin().created(),
        List.of(
            new Image(
                image.origin().id(),
                image.picture().width(),
                image.picture().height(),
                image.mediaType(),
                image.bytes(),
                true)));
  }
}
