package dev.ganvas.web.mcp;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ganvas.generation.GeneratedImage;
import dev.ganvas.generation.Generation;
import dev.ganvas.generation.GenerationRequest;
import dev.ganvas.images.ImageFormat;
import dev.ganvas.labelling.c2pa.ImageOrigin;
import dev.ganvas.models.ModelManifest;
import dev.ganvas.web.generate.GenerateBody;
import dev.ganvas.web.generate.GenerationRequests;
import dev.ganvas.web.generate.PictureOrders;
import dev.ganvas.web.problem.JsonParameters;
import dev.ganvas.web.problem.SpokenText;
import dev.ganvas.web.problem.TextOrNumber;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.hibernate.validator.constraints.CodePointLength;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.annotation.JsonDeserialize;

/** Makes pictures, of the same request as {@code POST /generate}. */
@Component
@WithMcp
class GenerateImage implements Tool {
  private final GenerationRequests requests;
  private final PictureOrders orders;
  private final JsonParameters parameters;

  /**
   * Those of {@link GenerateBody} that a picture for an agent needs: none that would not make one,
   * and none whose answer has more than pictures.
   */
  record Arguments(
      @Nullable String model,
      @JsonProperty("class") @JsonDeserialize(using = TextOrNumber.class)
          @Nullable String classNameOrIndex,
      @JsonDeserialize(using = SpokenText.class)
          @CodePointLength(max = GenerationRequest.MAX_PROMPT)
          @Nullable String prompt,
      @JsonDeserialize(using = SpokenText.class)
          @CodePointLength(max = GenerationRequest.MAX_PROMPT)
          @Nullable String negativePrompt,
      @Range(min = 1, max = GenerationRequest.MAX_COUNT) @Nullable Integer n,
      @Nullable Long seed,
      @Nullable Integer size,
      @Range(min = 0, max = 1) @Nullable Double truncation,
      @Range(min = 1, max = ModelManifest.MAX_BEST_OF) @Nullable Integer bestOf,
      @Nullable ImageFormat format,
      @Nullable Boolean visibleLabel) {
    private GenerateBody body() {
      return new GenerateBody(
          model,
          classNameOrIndex,
          prompt,
          negativePrompt,
          n,
          seed,
          null,
          null,
          null,
          truncation,
          bestOf,
          size,
          null,
          null,
          format,
          visibleLabel,
          null);
    }
  }

  /**
   * What was made, without the files.
   *
   * @param unknown phrases of the prompt that the model knows nothing about
   */
  record Made(
      String model,
      String modelVersion,
      Instant created,
      List<String> unknown,
      List<Facts> images) {
    private static Made of(Generation made) {
      ImageOrigin origin = made.first().image().origin();
      return new Made(
          origin.model(),
          origin.modelVersion(),
          origin.created(),
          made.unknownPhrases(),
          made.images().stream().map(Facts::of).toList());
    }
  }

  /**
   * A picture.
   *
   * @param id that its marks and its record have
   * @param seed that makes it again
   * @param score how much it is like the training pictures, whose median has 1; left out if it was
   *     not chosen from several
   * @param aiGenerated always true
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Facts(
      UUID id,
      long seed,
      int width,
      int height,
      @Nullable Double score,
      String mediaType,
      boolean aiGenerated) {
    private static Facts of(GeneratedImage made) {
      return new Facts(
          made.image().origin().id(),
          made.seed(),
          made.width(),
          made.height(),
          made.score(),
          made.image().mediaType(),
          true);
    }
  }

  GenerateImage(GenerationRequests requests, PictureOrders orders, JsonParameters parameters) {
    this.requests = requests;
    this.orders = orders;
    this.parameters = parameters;
  }

  @Override
  public String name() {
    return "generate_image";
  }

  @Override
  public CompletableFuture<Result> call(Map<String, Object> arguments, HttpServletRequest client) {
    JsonParameters.Bound<Arguments> bound = parameters.object(arguments, Arguments.class);
    GenerationRequest request = requests.of(bound.value().body(), null, null, bound.errors());
    return orders.submit(request, client).thenApply(GenerateImage::result);
  }

  private static Result result(Generation made) {
    return new Result(made.images().stream().map(GeneratedImage::image).toList(), Made.of(made));
  }
}
