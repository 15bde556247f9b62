package dev.ganvas.web.variations;

import dev.ganvas.images.ImageFormat;
import dev.ganvas.labelling.LabelledImage;
import dev.ganvas.variations.VariationForecast;
import dev.ganvas.variations.VariationOptions;
import dev.ganvas.variations.VariationRequest;
import dev.ganvas.variations.Variations;
import dev.ganvas.variations.VariationsMade;
import dev.ganvas.web.generate.GenerationRequests;
import dev.ganvas.web.generate.LabelHeaders;
import dev.ganvas.web.generate.PictureOrders;
import dev.ganvas.web.problem.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/** Variations of pictures that are sent. */
@RestController
@Tag(name = "Your pictures")
@Refuses({401, 413, 422, 429, 503})
class VariationController {
  private static final String WEBP = "image/webp";

  private final Variations variations;
  private final VariationOrders orders;
  private final PictureOrders pictureOrders;

  VariationController(Variations variations, VariationOrders orders, PictureOrders pictureOrders) {
    this.variations = variations;
    this.orders = orders;
    this.pictureOrders = pictureOrders;
  }

  @PostMapping(
      path = "/variations",
      consumes = MediaType.MULTIPART_FORM_DATA_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      summary = "Vary a picture",
      description =
          "Finds what a model would make the picture of, and makes new pictures from near there:"
              + " show it a face, get faces of people who do not exist. Says how well the model can"
              + " draw the picture at all. Answers JSON with base64 files, or with `Accept:"
              + " image/png`, `image/jpeg` or `image/webp` the picture itself (for n > 1 a contact"
              + " sheet). Nothing of an upload is kept.")
  @ApiResponse(
      responseCode = "200",
      description = "The picture, a contact sheet, or all files in JSON",
      content = {
        @Content(mediaType = MediaType.IMAGE_PNG_VALUE),
        @Content(mediaType = MediaType.IMAGE_JPEG_VALUE),
        @Content(mediaType = WEBP),
        @Content(
            mediaType = MediaType.APPLICATION_JSON_VALUE,
            schema = @Schema(oneOf = {VariationAnswer.class, VariationForecastAnswer.class}))
      })
  CompletableFuture<ResponseEntity<?>> vary(
      @Parameter(required = true) @RequestParam(required = false) @Nullable MultipartFile image,
      @Valid @ParameterObject VariationQuery query,
      BindingResult errors,
      HttpServletRequest client)
      throws IOException {
    VariationRequest request = request(image, query, null, errors, client);
    if (Boolean.TRUE.equals(query.dryRun())) {
      return CompletableFuture.completedFuture(ResponseEntity.ok(forecast(request)));
    }
    return orders
        .order(request, client)
        .thenApply(made -> labelled(made, client).body(VariationAnswer.of(made)));
  }

  @PostMapping(
      path = "/variations",
      consumes = MediaType.MULTIPART_FORM_DATA_VALUE,
      produces = MediaType.IMAGE_PNG_VALUE)
  @Operation(hidden = true)
  CompletableFuture<ResponseEntity<byte[]>> png(
      @RequestParam(required = false) @Nullable MultipartFile image,
      @Valid @ParameterObject VariationQuery query,
      BindingResult errors,
      HttpServletRequest client)
      throws IOException {
    return file(request(image, query, ImageFormat.PNG, errors, client), client);
  }

  @PostMapping(
      path = "/variations",
      consumes = MediaType.MULTIPART_FORM_DATA_VALUE,
      produces = MediaType.IMAGE_JPEG_VALUE)
  @Operation(hidden = true)
  CompletableFuture<ResponseEntity<byte[]>> jpeg(
      @RequestParam(required = false) @Nullable MultipartFile image,
      @Valid @ParameterObject VariationQuery query,
      BindingResult errors,
      HttpServletRequest client)
      throws IOException {
    return file(request(image, query, ImageFormat.JPEG, errors, client), client);
  }

  @PostMapping(
      path = "/variations",
      consumes = MediaType.MULTIPART_FORM_DATA_VALUE,
      produces = WEBP)
  @Operation(hidden = true)
  CompletableFuture<ResponseEntity<byte[]>> webp(
      @RequestParam(required = false) @Nullable MultipartFile image,
      @Valid @ParameterObject VariationQuery query,
      BindingResult errors,
      HttpServletRequest client)
      throws IOException {
    return file(request(image, query, ImageFormat.WEBP, errors, client), client);
  }

  /**
   * @param wanted format of a file that is the whole answer; null for an answer in JSON
   */
  private VariationRequest request(
      @Nullable MultipartFile image,
      VariationQuery query,
      @Nullable ImageFormat wanted,
      BindingResult errors,
      HttpServletRequest client)
      throws IOException {
    ImageFormat format = GenerationRequests.format(wanted, query.format(), errors);
    GenerationRequests.checkDryRun(wanted, query.dryRun(), errors);
    orders.check(image, query.model(), errors);
    return orders.read(
        Objects.requireNonNull(image),
        new VariationOrders.Asked(
            query.model(), options(query), format, query.visibleLabel(), wanted != null),
        client);
  }

  private VariationOptions options(VariationQuery query) {
    return new VariationOptions(
        Objects.requireNonNullElse(query.n(), 1),
        Objects.requireNonNullElse(query.strength(), VariationOptions.USUAL_STRENGTH),
        query.seed() == null ? orders.seed() : query.seed(),
        query.size());
  }

  private CompletableFuture<ResponseEntity<byte[]>> file(
      VariationRequest request, HttpServletRequest client) {
    return orders
        .order(request, client)
        .thenApply(made -> labelled(made, client).body(made.first().image().bytes()));
  }

  private VariationForecastAnswer forecast(VariationRequest request) {
    VariationForecast forecast = variations.forecast(request);
    return new VariationForecastAnswer(
        forecast.queuePosition(), forecast.expected().toMillis() / 1000.0, forecast.pictures());
  }

  private ResponseEntity.BodyBuilder labelled(VariationsMade made, HttpServletRequest client) {
    LabelledImage first = made.first().image();
    return ResponseEntity.ok()
        .headers(LabelHeaders.of(first.origin()))
        .headers(pictureOrders.headers(client));
  }
}
