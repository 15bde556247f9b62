package dev.ganvas.web.generate;

import dev.ganvas.generation.Generation;
import dev.ganvas.generation.ReplayException;
import dev.ganvas.labelling.LabelledImage;
import dev.ganvas.web.problem.NotFoundException;
import dev.ganvas.web.problem.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Pictures by the addresses that the OpenAI API answers with. */
@RestController
@Tag(name = "OpenAI images", description = "For programs that speak the OpenAI images API")
class PictureUrlController {
  private final PictureOrders orders;
  private final SignedPictures signed;
  private final PictureCache cache;
  private final Clock clock;

  PictureUrlController(
      PictureOrders orders, SignedPictures signed, PictureCache cache, Clock clock) {
    this.orders = orders;
    this.signed = signed;
    this.cache = cache;
    this.clock = clock;
  }

  @GetMapping("/pictures/{name}")
  @Refuses({413, 429, 503})
  @ApiResponse(
      responseCode = "200",
      description = "The picture",
      content = {
        @Content(mediaType = MediaType.IMAGE_PNG_VALUE),
        @Content(mediaType = MediaType.IMAGE_JPEG_VALUE),
        @Content(mediaType = "image/webp")
      })
  @Operation(
      summary = "A picture by its signed address",
      description = "Good for an hour; the same file every time. Needs no key.")
  CompletableFuture<ResponseEntity<byte[]>> getPicture(
      @Parameter(description = "What `/v1/images/generations` answered, signed") @PathVariable
          String name,
      HttpServletRequest client) {
    int dot = name.lastIndexOf('.');
    SignedPictures.SignedPicture picture =
        signed
            .verify(dot < 0 ? name : name.substring(0, dot))
            .orElseThrow(
                () -> new NotFoundException("there is no such picture, or its hour is over"));
    ResponseEntity<byte[]> unchanged = cache.unlessAnyIsThere(client);
    if (unchanged != null) {
      return CompletableFuture.completedFuture(unchanged);
    }
    return again(picture, client)
        .thenApply(generation -> file(generation.first().image(), picture, client));
  }

  private CompletableFuture<Generation> again(
      SignedPictures.SignedPicture picture, HttpServletRequest client) {
    try {
      return orders.again(picture, client);
    } catch (ReplayException e) {
      throw new NotFoundException(String.valueOf(e.getMessage()));
    }
  }

  private ResponseEntity<byte[]> file(
      LabelledImage image, SignedPictures.SignedPicture picture, HttpServletRequest client) {
    Instant end = picture.created().plus(SignedPictures.LIFETIME);
    return cache.lasting(
        client,
        ResponseEntity.ok()
            .contentType(MediaType.parseMediaType(image.mediaType()))
            .header(LabelHeaders.AI_GENERATED, "true"),
        image,
        Duration.between(clock.instant(), end));
  }
}
