package dev.ganvas.web.variations;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ganvas.labelling.LabelledImage;
import dev.ganvas.variations.Variation;
import dev.ganvas.variations.VariationsMade;
import dev.ganvas.web.generate.Base64Serializer;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonSerialize;

/**
 * The JSON answer of {@code POST /variations}.
 *
 * @param className what the picture was taken for, of a model with classes
 * @param projection the nearest picture that the model can make
 */
@Schema(name = "Variations")
record VariationAnswer(
    String model,
    String modelVersion,
    Instant created,
    @JsonProperty("class") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String className,
    Projection projection,
    List<Image> images) {
  /**
   * How well the model can draw the picture.
   *
   * @param likeness to the upload, 1 for the same picture
   * @param unrelated the same of a picture of the model that has nothing to do with the upload
   * @param verdict how much nearer it comes: well, roughly, or not at all
   */
  @Schema(name = "VariationProjection")
  record Projection(double likeness, double unrelated, VariationsMade.Verdict verdict) {}

  /**
   * A variation.
   *
   * @param id that its marks and its record have
   * @param seed of what it differs by
   * @param likeness to the upload
   * @param b64 the file in base64
   * @param aiGenerated always true
   */
  @Schema(name = "VariationImage")
  record Image(
      UUID id,
      long seed,
      double likeness,
      int width,
      int height,
      String mediaType,
      @JsonSerialize(using = Base64Serializer.class) byte[] b64,
      boolean aiGenerated) {}

  static VariationAnswer of(VariationsMade made) {
    LabelledImage first = made.first().image();
    return new VariationAnswer(
        first.origin().model(),
        first.origin().modelVersion(),
        first.origin().created(),
        made.className(),
        new Projection(rounded(made.likeness()), rounded(made.unrelated()), made.verdict()),
        made.variations().stream().map(VariationAnswer::image).toList());
  }

  private static Image image(Variation variation) {
    LabelledImage image = variation.image();
    return new Image(
        image.origin().id(),
        variation.seed(),
        rounded(variation.likeness()),
        image.picture().width(),
        image.picture().height(),
        image.mediaType(),
        image.bytes(),
        true);
  }

  /** The rest says nothing. */
  private static double rounded(double likeness) {
    return Math.round(1000 * likeness) / 1000.0;
  }
}
