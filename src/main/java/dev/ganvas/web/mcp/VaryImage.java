package dev.ganvas.web.mcp;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ganvas.images.ImageFormat;
import dev.ganvas.labelling.c2pa.ImageOrigin;
import dev.ganvas.variations.Variation;
import dev.ganvas.variations.VariationOptions;
import dev.ganvas.variations.VariationsMade;
import dev.ganvas.web.problem.JsonParameters;
import dev.ganvas.web.variations.SentVariations;
import dev.ganvas.web.variations.VariationOrders;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.constraints.NotBlank;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes new pictures like one that is sent, as {@code POST /variations} does. */
@Component
@WithMcp
class VaryImage implements Tool {
  private final SentVariations variations;
  private final JsonParameters parameters;

  /**
   * @param image a file in base64
   */
  record Arguments(
      @NotBlank(message = "is required") @Nullable String image,
      @Nullable String model,
      @Range(min = 0, max = 1) @Nullable Double strength,
      @Range(min = 1, max = VariationOptions.MOST) @Nullable Integer n,
      @Range(min = 0, max = Long.MAX_VALUE) @Nullable Long seed) {}

  /**
   * What was made, without the files.
   *
   * @param className what the picture was taken for, of a model with classes
   * @param likeness of the nearest picture that the model can make: 1 for the same
   * @param unrelated the same of a picture that has nothing to do with it
   * @param verdict how well the model can draw the picture
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Made(
      String model,
      String modelVersion,
      Instant created,
      @JsonProperty("class") @Nullable String className,
      double likeness,
      double unrelated,
      VariationsMade.Verdict verdict,
      List<Facts> images) {
    private static Made of(VariationsMade made) {
      ImageOrigin origin = made.first().image().origin();
      return new Made(
          origin.model(),
          origin.modelVersion(),
          origin.created(),
          made.className(),
          made.likeness(),
          made.unrelated(),
          made.verdict(),
          made.variations().stream().map(Facts::of).toList());
    }
  }

  /**
   * A variation.
   *
   * @param id that its marks and its record have
   * @param likeness to the picture that was sent
   * @param aiGenerated always true
   */
  record Facts(
      UUID id,
      long seed,
      double likeness,
      int width,
      int height,
      String mediaType,
      boolean aiGenerated) {
    private static Facts of(Variation made) {
      return new Facts(
          made.image().origin().id(),
          made.seed(),
          made.likeness(),
          made.image().picture().width(),
          made.image().picture().height(),
          made.image().mediaType(),
          true);
    }
  }

  VaryImage(SentVariations variations, JsonParameters parameters) {
    this.variations = variations;
    this.parameters = parameters;
  }

  @Override
  public String name() {
    return "vary_image";
  }

  @Override
  public CompletableFuture<Result> call(Map<String, Object> arguments, HttpServletRequest client) {
    JsonParameters.Bound<Arguments> bound = parameters.object(arguments, Arguments.class);
    Arguments sent = bound.value();
    byte[] file = SentFile.of(sent.image(), "image", bound.errors());
    VariationOptions options =
        new VariationOptions(
            Objects.requireNonNullElse(sent.n(), 1),
            Objects.requireNonNullElse(sent.strength(), VariationOptions.USUAL_STRENGTH),
            sent.seed() == null ? variations.seed() : sent.seed(),
            null);
    return variations
        .vary(
            file,
            new VariationOrders.Asked(sent.model(), options, ImageFormat.PNG, null, false),
            bound.errors(),
            client)
        .thenApply(VaryImage::result);
  }

  private static Result result(VariationsMade made) {
    return new Result(made.variations().stream().map(Variation::image).toList(), Made.of(made));
  }
}
