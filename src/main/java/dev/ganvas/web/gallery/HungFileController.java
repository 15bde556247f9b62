package dev.ganvas.web.gallery;

import dev.ganvas.images.ImageFormat;
import dev.ganvas.web.generate.GenerateBody;
import dev.ganvas.web.generate.GenerationRequests;
import dev.ganvas.web.generate.LabelHeaders;
import dev.ganvas.web.generate.PictureOrders;
import dev.ganvas.web.problem.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.validation.BeanPropertyBindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Makes the pictures that hang in the gallery, for who looks at them. */
@RestController
@Tag(name = "Gallery", description = "Pictures that somebody hung up")
class HungFileController {
  private static final Duration KEPT = Duration.ofMinutes(1);

  private final Gallery gallery;
  private final GenerationRequests requests;
  private final PictureOrders orders;
  private final JsonMapper json;

  HungFileController(
      Gallery gallery, GenerationRequests requests, PictureOrders orders, JsonMapper json) {
    this.gallery = gallery;
    this.requests = requests;
    this.orders = orders;
    this.json = json;
  }

  @GetMapping(path = "/gallery/pictures/{id}.png", produces = MediaType.IMAGE_PNG_VALUE)
  @Operation(
      summary = "The file of a picture of the gallery",
      description = "Made anew each time, by the model version that it was hung up with.")
  @ApiResponse(responseCode = "200", description = "The picture")
  @Refuses({413, 429, 503})
  CompletableFuture<ResponseEntity<byte[]>> getHungPictureFile(
      @PathVariable long id,
      @Parameter(
              description =
                  "Side in pixels: the model's resolution, an integer multiple of it, 32 or 64",
              example = "256")
          @RequestParam(required = false)
          @Nullable Integer size,
      HttpServletRequest client) {
    HungPicture hung = gallery.get(id);
    GenerateBody body = body(hung, size);
    BeanPropertyBindingResult errors = new BeanPropertyBindingResult(body, "picture");
    return orders
        .submit(requests.of(body, hung.version(), ImageFormat.PNG, errors), client)
        .thenApply(
            made ->
                ResponseEntity.ok()
                    .cacheControl(CacheControl.maxAge(KEPT).cachePrivate())
                    .header(LabelHeaders.AI_GENERATED, "true")
                    .body(made.first().image().bytes()));
  }

  private GenerateBody body(HungPicture hung, @Nullable Integer size) {
    ObjectNode instructions = (ObjectNode) json.readTree(hung.instructions());
    if (size != null) {
      instructions.put("size", size);
    }
    return json.treeToValue(instructions, GenerateBody.class);
  }
}
