package dev.ganvas.web.generate;

import dev.ganvas.generation.DefaultModel;
import dev.ganvas.models.ModelCatalogue;
import dev.ganvas.storage.Sha256;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Addresses that choose a seed, and lead on to its picture. */
@RestController
@Tag(name = "Generation")
@ApiResponse(responseCode = "302", description = "Where the picture is")
class ShortcutController {
  /** Random seeds stay below this, so that they survive JavaScript's numbers. */
  private static final long SEED_LIMIT = 1L << 53;

  private static final Duration AVATARS_STAY = Duration.ofHours(1);

  private final ModelCatalogue models;
  private final DefaultModel defaultModel;
  private final RandomGenerator random;

  ShortcutController(ModelCatalogue models, DefaultModel defaultModel, RandomGenerator random) {
    this.models = models;
    this.defaultModel = defaultModel;
    this.random = random;
  }

  @GetMapping("/images/{model}/random.png")
  @Operation(
      summary = "A picture that nobody has seen",
      description = "Leads to the picture of a fresh seed, another one every time; never cached.")
  ResponseEntity<Void> random(
      @Parameter(description = "Name of the model", example = "fashion") @PathVariable String model,
      @ParameterObject ShortcutOptions options) {
    return found(address(options, model, random.nextLong(SEED_LIMIT)), CacheControl.noStore());
  }

  @GetMapping("/avatars/{text}.png")
  @Operation(
      summary = "An avatar for any text",
      description =
          "Leads to a picture for a user's name or id, or the hash of a mail address: the same text"
              + " has the same character for as long as the model version is served, and with `v`"
              + " for ever.")
  ResponseEntity<Void> avatar(
      @Parameter(description = "Any text", example = "ada") @PathVariable String text,
      @Parameter(
              description = "Name of the model; the configured one if left out",
              example = "fashion")
          @RequestParam(required = false)
          @Nullable String model,
      @ParameterObject ShortcutOptions options) {
    return found(
        address(options, model == null ? defaultModel.name() : model, seedOf(text)),
        CacheControl.maxAge(AVATARS_STAY).cachePublic());
  }

  private String address(ShortcutOptions options, String model, long seed) {
    int usual = models.find(model).map(served -> served.manifest().usualBestOf()).orElse(1);
    return options.address(model, seed, usual);
  }

  /** The first 64 bits of its SHA-256. */
  static long seedOf(String text) {
    return Long.parseUnsignedLong(Sha256.of(text), 0, 16, 16);
  }

  private static ResponseEntity<Void> found(String address, CacheControl caching) {
    return ResponseEntity.status(HttpStatus.FOUND)
        .cacheControl(caching)
        .location(URI.create(Locations.of("") + address))
        .build();
  }
}
