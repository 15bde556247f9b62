package dev.ganvas.web.openai;

import dev.ganvas.gan.Conditioning;
import dev.ganvas.generation.GeneratedImage;
import dev.ganvas.generation.Generation;
import dev.ganvas.generation.GenerationRequest;
import dev.ganvas.generation.RecordedRequest;
import dev.ganvas.models.ModelCatalogue;
import dev.ganvas.models.ModelManifest;
import dev.ganvas.models.ServedModel;
import dev.ganvas.web.connection.EventSenders;
import dev.ganvas.web.connection.EventStream;
import dev.ganvas.web.generate.PictureOrders;
import dev.ganvas.web.generate.SignedPictures;
import dev.ganvas.web.generate.UnknownPhrases;
import dev.ganvas.web.openai.ImagesRequests.Understood;
import dev.ganvas.web.openai.OpenAiImages.Image;
import dev.ganvas.web.problem.ModelNotFoundException;
import dev.ganvas.web.problem.NotFoundException;
import dev.ganvas.web.problem.OpenAiError;
import dev.ganvas.web.problem.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import java.io.IOException;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** The OpenAI images API: whatever talks to it can talk to this service. */
@RestController
@RequestMapping("/v1")
@Tag(name = "OpenAI images", description = "For programs that speak the OpenAI images API")
class OpenAiController {
  private static final String BACKGROUND = "opaque";

  private final ModelCatalogue models;
  private final ImagesRequests requests;
  private final SignedPictures signed;
  private final PictureOrders orders;
  private final EventSenders senders;

  OpenAiController(
      ModelCatalogue models,
      ImagesRequests requests,
      SignedPictures signed,
      PictureOrders orders,
      EventSenders senders) {
    this.models = models;
    this.requests = requests;
    this.signed = signed;
    this.orders = orders;
    this.senders = senders;
  }

  @PostMapping("/images/generations")
  @Refuses({413, 429, 503})
  @ApiResponse(
      responseCode = "200",
      description = "The pictures; with `stream`, events that end in `image_generation.completed`",
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_JSON_VALUE,
            schema = @Schema(implementation = OpenAiImages.class)),
        @Content(
            mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
            schema = @Schema(implementation = OpenAiImages.StreamedImage.class))
      })
  @Operation(
      summary = "Generate pictures, OpenAI dialect",
      description =
          "As `images.generate` of the OpenAI clients. Addresses are good for 60 minutes."
              + " `quality`, `style`, `moderation` and `user` have no effect; other fields that"
              + " cannot be honoured are refused.")
  @io.swagger.v3.oas.annotations.parameters.RequestBody(
      content =
          @Content(
              schema = @Schema(implementation = ImagesRequest.class),
              examples =
                  @ExampleObject(
                      """
                      {"prompt": "a smiling woman with curly red hair, pixel art",
                       "n": 2, "size": "256x256", "response_format": "b64_json"}""")))
  Object createImage(
      @Valid @RequestBody ImagesRequest body, BindingResult errors, HttpServletRequest client) {
    Understood asked = requests.understand(body, errors);
    if (asked.stream()) {
      return ResponseEntity.ok()
          .header(OpenAiError.requestIdHeader(), UUID.randomUUID().toString())
          .header(HttpHeaders.CACHE_CONTROL, "no-store")
          .body(stream(asked, client));
    }
    String address =
        ServletUriComponentsBuilder.fromContextPath(client).path("/pictures/").toUriString();
    return orders
        .submit(asked.request(), client)
        .thenApply(
            made ->
                ResponseEntity.ok()
                    .headers(orders.headers(client))
                    .headers(UnknownPhrases.header(made.unknownPhrases()))
                    .body(answer(asked, made, address)));
  }

  private OpenAiImages answer(Understood asked, Generation made, String address) {
    Instant created = made.first().image().origin().created();
    return new OpenAiImages(
        created.getEpochSecond(),
        made.images().stream()
            .map(
                image ->
                    new Image(
                        asked.files() ? image.image().bytes() : null,
                        asked.addresses() ? address + name(asked.request(), image, created) : null))
            .toList(),
        BACKGROUND,
        asked.outputFormat(),
        asked.quality(),
        asked.size(),
        made.unknownPhrases());
  }

  private String name(GenerationRequest request, GeneratedImage image, Instant created) {
    GenerationRequest single = request.single(image.seed(), request.sampling().truncation());
    return signed.sign(
            new SignedPictures.SignedPicture(
                RecordedRequest.of(single), created, image.image().origin().id()))
        + "."
        + request.output().format().extension();
  }

  /**
   * Each picture in turn; before it those of the same seed with a latent nearer to the middle, more
   * typical and less itself.
   */
  private SseEmitter stream(Understood asked, HttpServletRequest client) {
    SseEmitter emitter = new EventStream();
    CompletableFuture<Void> sent = CompletableFuture.completedFuture(null);
    for (long seed : asked.request().sampling().seeds()) {
      sent =
          sent.thenCompose(nothing -> orders.submit(asked.request().only(seed), client))
              .thenCompose(made -> sendBoth(emitter, asked, made.first(), client));
    }
    sent.whenComplete(
        (nothing, error) -> {
          if (error == null) {
            emitter.complete();
          } else {
            emitter.completeWithError(error);
          }
        });
    return emitter;
  }

  /** What is on the way to a picture, and then that; by its seed, which drafts have chosen. */
  private CompletableFuture<Void> sendBoth(
      SseEmitter emitter, Understood asked, GeneratedImage image, HttpServletRequest client) {
    double truncation = asked.request().sampling().truncation();
    CompletableFuture<Void> sent = CompletableFuture.completedFuture(null);
    for (int step = 0; step < asked.partialImages(); step++) {
      double share = (step + 1.0) / (asked.partialImages() + 1);
      GenerationRequest partial = asked.request().single(image.seed(), share * truncation);
      int index = step;
      sent =
          sent.thenCompose(nothing -> orders.submit(partial, client))
              .thenAcceptAsync(made -> send(emitter, asked, made.first(), index, client), senders);
    }
    return sent.thenRunAsync(() -> send(emitter, asked, image, null, client), senders);
  }

  private void send(
      SseEmitter emitter,
      Understood asked,
      GeneratedImage image,
      @Nullable Integer index,
      HttpServletRequest client) {
    String type = index == null ? "image_generation.completed" : "image_generation.partial_image";
    OpenAiImages.StreamedImage event =
        new OpenAiImages.StreamedImage(
            type,
            image.image().bytes(),
            image.image().origin().created().getEpochSecond(),
            asked.size(),
            asked.quality(),
            BACKGROUND,
            asked.outputFormat(),
            index,
            index == null ? OpenAiImages.Usage.NONE : null);
    try {
      emitter.send(SseEmitter.event().name(type).data(event));
      orders.sent(client);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @GetMapping("/models")
  @Operation(summary = "The served models, OpenAI dialect")
  OpenAiImages.Models listOpenAiModels() {
    return new OpenAiImages.Models(
        "list",
        models.all().stream()
            .filter(served -> takesPrompts(served.manifest()))
            .map(OpenAiController::model)
            .toList());
  }

  @GetMapping("/models/{id}")
  @Operation(summary = "A served model, OpenAI dialect")
  OpenAiImages.Model getOpenAiModel(@PathVariable String id) {
    return models
        .find(requests.isAlias(id) ? requests.defaultModel() : id)
        .map(served -> new OpenAiImages.Model(id, "model", 0, "ganvas"))
        .orElseThrow(() -> new ModelNotFoundException(id, null));
  }

  /** Whether a prompt, which no request goes without, can say anything to it. */
  private static boolean takesPrompts(ModelManifest manifest) {
    return manifest.architecture().conditioning().kind() != Conditioning.Kind.NONE;
  }

  private static OpenAiImages.Model model(ServedModel served) {
    ModelManifest manifest = served.manifest();
    return new OpenAiImages.Model(manifest.name(), "model", 0, "ganvas");
  }

  @PostMapping("/images/edits")
  @Operation(hidden = true)
  Object noEdits() {
    throw new NotFoundException(
        "this service does not edit pictures; /v1/images/variations makes new ones like them");
  }
}
