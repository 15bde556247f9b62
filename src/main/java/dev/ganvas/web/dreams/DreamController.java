package dev.ganvas.web.dreams;

import dev.ganvas.dreams.DreamForecast;
import dev.ganvas.dreams.DreamProgress;
import dev.ganvas.dreams.DreamRequest;
import dev.ganvas.dreams.Dreams;
import dev.ganvas.images.ImageFormat;
import dev.ganvas.labelling.LabelledImage;
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
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Deep Dream on pictures that are sent. */
@RestController
@Tag(name = "Your pictures")
@Refuses({401, 413, 422, 429, 503})
class DreamController {
  private static final String WEBP = "image/webp";

  private final Dreams dreams;
  private final DreamOrders orders;
  private final DreamEvents events;
  private final PictureOrders pictureOrders;

  DreamController(
      Dreams dreams, DreamOrders orders, DreamEvents events, PictureOrders pictureOrders) {
    this.dreams = dreams;
    this.orders = orders;
    this.events = events;
    this.pictureOrders = pictureOrders;
  }

  @PostMapping(
      path = "/dream",
      consumes = MediaType.MULTIPART_FORM_DATA_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      summary = "Dream on a picture",
      description =
          "Changes a picture until a classifier sees more in it (Deep Dream): what a layer of it"
              + " finds, a class, or what it finds in a guide. Answers JSON with a base64 file, with"
              + " `Accept: image/png`, `image/jpeg` or `image/webp` the picture itself, with"
              + " `Accept: text/event-stream` how far it is and then the JSON. The same picture and"
              + " options give the same pixels. Nothing of an upload is kept.")
  @ApiResponse(
      responseCode = "200",
      description = "The picture, or a file in JSON",
      content = {
        @Content(mediaType = MediaType.IMAGE_PNG_VALUE),
        @Content(mediaType = MediaType.IMAGE_JPEG_VALUE),
        @Content(mediaType = WEBP),
        @Content(mediaType = MediaType.TEXT_EVENT_STREAM_VALUE),
        @Content(
            mediaType = MediaType.APPLICATION_JSON_VALUE,
            schema = @Schema(oneOf = {DreamAnswer.class, DreamForecastAnswer.class}))
      })
  CompletableFuture<ResponseEntity<?>> dream(
      @Parameter(required = true) @RequestParam(required = false) @Nullable MultipartFile image,
      @RequestParam(required = false) @Nullable MultipartFile guide,
      @Valid @ParameterObject DreamQuery query,
      BindingResult errors,
      HttpServletRequest client)
      throws IOException {
    DreamRequest request = orders.of(image, guide, query, null, errors, client);
    if (Boolean.TRUE.equals(query.dryRun())) {
      return CompletableFuture.completedFuture(ResponseEntity.ok(forecast(request)));
    }
    return order(request, client, (steps, of) -> {})
        .thenApply(made -> labelled(made).body(DreamAnswer.of(made)));
  }

  @PostMapping(
      path = "/dream",
      consumes = MediaType.MULTIPART_FORM_DATA_VALUE,
      produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  @Operation(hidden = true)
  SseEmitter stream(
      @RequestParam(required = false) @Nullable MultipartFile image,
      @RequestParam(required = false) @Nullable MultipartFile guide,
      @Valid @ParameterObject DreamQuery query,
      BindingResult errors,
      HttpServletRequest client)
      throws IOException {
    DreamRequest request = orders.of(image, guide, query, null, errors, client);
    DreamEvents.Stream stream = events.open();
    stream.endWith(order(request, client, stream));
    return stream.emitter();
  }

  @PostMapping(
      path = "/dream",
      consumes = MediaType.MULTIPART_FORM_DATA_VALUE,
      produces = MediaType.IMAGE_PNG_VALUE)
  @Operation(hidden = true)
  CompletableFuture<ResponseEntity<byte[]>> png(
      @RequestParam(required = false) @Nullable MultipartFile image,
      @RequestParam(required = false) @Nullable MultipartFile guide,
      @Valid @ParameterObject DreamQuery query,
      BindingResult errors,
      HttpServletRequest client)
      throws IOException {
    return file(orders.of(image, guide, query, ImageFormat.PNG, errors, client), client);
  }

  @PostMapping(
      path = "/dream",
      consumes = MediaType.MULTIPART_FORM_DATA_VALUE,
      produces = MediaType.IMAGE_JPEG_VALUE)
  @Operation(hidden = true)
  CompletableFuture<ResponseEntity<byte[]>> jpeg(
      @RequestParam(required = false) @Nullable MultipartFile image,
      @RequestParam(required = false) @Nullable MultipartFile guide,
      @Valid @ParameterObject DreamQuery query,
      BindingResult errors,
      HttpServletRequest client)
      throws IOException {
    return file(orders.of(image, guide, query, ImageFormat.JPEG, errors, client), client);
  }

  @PostMapping(path = "/dream", consumes = MediaType.MULTIPART_FORM_DATA_VALUE, produces = WEBP)
  @Operation(hidden = true)
  CompletableFuture<ResponseEntity<byte[]>> webp(
      @RequestParam(required = false) @Nullable MultipartFile image,
      @RequestParam(required = false) @Nullable MultipartFile guide,
      @Valid @ParameterObject DreamQuery query,
      BindingResult errors,
      HttpServletRequest client)
      throws IOException {
    return file(orders.of(image, guide, query, ImageFormat.WEBP, errors, client), client);
  }

  private CompletableFuture<ResponseEntity<byte[]>> file(
      DreamRequest request, HttpServletRequest client) {
    return order(request, client, (steps, of) -> {})
        .thenApply(made -> labelled(made).body(made.bytes()));
  }

  /** Counts a dream as the pictures that are as much work, or as all that a key has in a minute. */
  private CompletableFuture<LabelledImage> order(
      DreamRequest request, HttpServletRequest client, DreamProgress progress) {
    int worth = dreams.forecast(request).pictures();
    return pictureOrders.orderWork(client, worth, () -> dreams.submit(request, progress));
  }

  private DreamForecastAnswer forecast(DreamRequest request) {
    DreamForecast forecast = dreams.forecast(request);
    return new DreamForecastAnswer(
        forecast.queuePosition(),
        forecast.expected().toMillis() / 1000.0,
        request.picture().width(),
        request.picture().height(),
        forecast.pictures());
  }

  private static ResponseEntity.BodyBuilder labelled(LabelledImage made) {
    return ResponseEntity.ok().headers(LabelHeaders.of(made.origin()));
  }
}
