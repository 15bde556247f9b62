package dev.ganvas.web.generate;

import dev.ganvas.generation.Forecast;
import dev.ganvas.generation.GeneratedImage;
import dev.ganvas.generation.Generation;
import dev.ganvas.generation.GenerationRequest;
import dev.ganvas.generation.GenerationService;
import dev.ganvas.generation.Mix;
import dev.ganvas.images.ImageFormat;
import dev.ganvas.labelling.c2pa.ImageOrigin;
import dev.ganvas.web.problem.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Generates pictures. */
@RestController
@Tag(name = "Generation", description = "Pictures of things that do not exist")
@Refuses({413, 429, 503})
class GenerateController {
  private static final String WEBP = "image/webp";
  private static final String EXAMPLE =
      """
      {"model": "characters", "prompt": "a smiling woman with long red hair, blue background", "seed": 42, "size": 256}""";

  private static final String MIX =
      """
      {"mix": [{"seed": 1, "weight": 0.7}, {"seed": 2, "weight": 0.3}], "size": 256}""";
  private static final String NEIGHBOURS =
      """
      {"mix": [{"seed": 1, "weight": 0.7}, {"weight": 0.3}], "seed": 100, "n": 16}""";

  private static final String DREAM =
      """
      {"model": "faces", "seed": 42, "size": 128, "dream": {"class": "dog", "octaves": 2}}""";

  private final GenerationService service;
  private final GenerationRequests requests;
  private final PictureOrders orders;
  private final PictureCache cache;

  GenerateController(
      GenerationService service,
      GenerationRequests requests,
      PictureOrders orders,
      PictureCache cache) {
    this.service = service;
    this.requests = requests;
    this.orders = orders;
    this.cache = cache;
  }

  @PostMapping(path = "/generate", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      summary = "Generate pictures",
      description =
          "Answers JSON with base64 files, or with `Accept: image/png`, `image/jpeg` or"
              + " `image/webp` the picture itself (for n > 1 a contact sheet). The same model version, seed and options give"
              + " the same pixels; picture i of a request with seed s is the picture of seed s + i, unless `seeds` names"
              + " them. With `mix`, pictures are mixed from several; with `dream`, a classifier sees more and more in them.")
  @io.swagger.v3.oas.annotations.parameters.RequestBody(
      content =
          @Content(
              schema = @Schema(implementation = GenerateBody.class),
              examples = {
                @ExampleObject(name = "a prompt", value = EXAMPLE),
                @ExampleObject(name = "a mix", value = MIX),
                @ExampleObject(name = "neighbours of a picture", value = NEIGHBOURS),
                @ExampleObject(name = "a dream", value = DREAM)
              }))
  @ApiResponse(
      responseCode = "200",
      description = "The picture, a contact sheet, or all files in JSON",
      content = {
        @Content(mediaType = MediaType.IMAGE_PNG_VALUE),
        @Content(mediaType = MediaType.IMAGE_JPEG_VALUE),
        @Content(mediaType = WEBP),
        @Content(
            mediaType = MediaType.APPLICATION_JSON_VALUE,
            schema = @Schema(oneOf = {GenerateAnswer.class, GenerateForecast.class}))
      })
  CompletableFuture<ResponseEntity<?>> generateImages(
      @Valid @RequestBody GenerateBody body, BindingResult errors, HttpServletRequest client) {
    GenerationRequest request = requests.of(body, null, errors);
    if (Boolean.TRUE.equals(body.dryRun())) {
      return CompletableFuture.completedFuture(ResponseEntity.ok(forecast(request)));
    }
    return orders
        .submit(request, client)
        .thenApply(made -> labelled(made, client).body(answer(request, made)));
  }

  @PostMapping(path = "/generate", produces = MediaType.IMAGE_PNG_VALUE)
  @Operation(hidden = true)
  CompletableFuture<ResponseEntity<byte[]>> png(
      @Valid @RequestBody GenerateBody body, BindingResult errors, HttpServletRequest client) {
    return file(requests.of(body, ImageFormat.PNG, errors), client);
  }

  @PostMapping(path = "/generate", produces = MediaType.IMAGE_JPEG_VALUE)
  @Operation(hidden = true)
  CompletableFuture<ResponseEntity<byte[]>> jpeg(
      @Valid @RequestBody GenerateBody body, BindingResult errors, HttpServletRequest client) {
    return file(requests.of(body, ImageFormat.JPEG, errors), client);
  }

  @PostMapping(path = "/generate", produces = WEBP)
  @Operation(hidden = true)
  CompletableFuture<ResponseEntity<byte[]>> webp(
      @Valid @RequestBody GenerateBody body, BindingResult errors, HttpServletRequest client) {
    return file(requests.of(body, ImageFormat.WEBP, errors), client);
  }

  private CompletableFuture<ResponseEntity<byte[]>> file(
      GenerationRequest request, HttpServletRequest client) {
    return orders
        .submit(request, client)
        .thenApply(made -> labelled(made, client).body(made.first().image().bytes()));
  }

  @GetMapping(path = "/images/{model}/{seed}.png", produces = MediaType.IMAGE_PNG_VALUE)
  @ApiResponse(
      responseCode = "200",
      description = "The picture",
      content = @Content(mediaType = MediaType.IMAGE_PNG_VALUE))
  @ApiResponse(responseCode = "304", description = "The client has it", content = @Content)
  @Operation(
      summary = "A picture by URL",
      description =
          "The picture of a seed by the version that is served: another one when that changes. With"
              + " `v`, a version, it is the same file, byte for byte, and may be kept: see"
              + " docs/labelling.md.")
  CompletableFuture<ResponseEntity<byte[]>> getImage(
      @Valid @ParameterObject PictureQuery query, BindingResult errors, HttpServletRequest client) {
    GenerationRequest request = requests.of(query, errors);
    String version = query.version();
    ResponseEntity<byte[]> unchanged = cache.unlessAnyIsThere(client);
    if (unchanged == null && version != null) {
      unchanged = cache.unlessItIsThere(request, client);
    }
    if (unchanged != null) {
      return CompletableFuture.completedFuture(unchanged);
    }
    return version == null ? servedNow(request, client) : lasting(request, client);
  }

  private CompletableFuture<ResponseEntity<byte[]>> servedNow(
      GenerationRequest request, HttpServletRequest client) {
    return orders
        .submit(request, client)
        .thenApply(
            made ->
                labelled(made, client)
                    .cacheControl(cache.briefly(client))
                    .body(made.first().image().bytes()));
  }

  private CompletableFuture<ResponseEntity<byte[]>> lasting(
      GenerationRequest request, HttpServletRequest client) {
    return orders
        .submitReproducible(request, client)
        .thenApply(
            made -> cache.lasting(request, client, labelled(made, client), made.first().image()));
  }

  private ResponseEntity.BodyBuilder labelled(Generation made, HttpServletRequest client) {
    GeneratedImage image = made.first();
    HttpHeaders headers = LabelHeaders.of(image.image().origin());
    headers.set("X-Ganvas-Seed", Long.toString(image.seed()));
    headers.addAll(UnknownPhrases.header(made.unknownPhrases()));
    headers.addAll(orders.headers(client));
    return ResponseEntity.ok().headers(headers);
  }

  private GenerateForecast forecast(GenerationRequest request) {
    Forecast forecast = service.forecast(request);
    return new GenerateForecast(
        forecast.queuePosition(),
        forecast.expected().toMillis(),
        service.worth(request),
        service.unknownPhrases(request));
  }

  private GenerateAnswer answer(GenerationRequest request, Generation made) {
    ImageOrigin origin = made.first().image().origin();
    return new GenerateAnswer(
        origin.model(),
        origin.modelVersion(),
        origin.created(),
        made.unknownPhrases(),
        made.images().stream()
            .map(
                image ->
                    new GenerateAnswer.Image(
                        image.image().origin().id(),
                        image.seed(),
                        mix(request, image.seed()),
                        image.width(),
                        image.height(),
                        image.score(),
                        image.image().mediaType(),
                        image.image().bytes(),
                        true))
            .toList());
  }

  private static @Nullable List<MixBody> mix(GenerationRequest request, long seed) {
    Mix mix = request.sampling().mix();
    List<String> classes = request.model().manifest().classes();
    return mix == null
        ? null
        : mix.of(seed).parts().stream().map(part -> MixBody.of(part, classes)).toList();
  }
}
