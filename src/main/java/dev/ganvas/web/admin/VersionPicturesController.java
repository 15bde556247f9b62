package dev.ganvas.web.admin;

import dev.ganvas.generation.GenerationRequest;
import dev.ganvas.generation.Output;
import dev.ganvas.generation.Prompt;
import dev.ganvas.generation.Sampling;
import dev.ganvas.images.ImageCodec;
import dev.ganvas.images.ImageFormat;
import dev.ganvas.models.ModelCatalogue;
import dev.ganvas.models.ModelManifest;
import dev.ganvas.models.ModelStore;
import dev.ganvas.models.ModelVersion;
import dev.ganvas.models.ServedModel;
import dev.ganvas.web.generate.GenerationRequests;
import dev.ganvas.web.generate.LabelHeaders;
import dev.ganvas.web.generate.PictureOrders;
import dev.ganvas.web.problem.NotFoundException;
import dev.ganvas.web.problem.Refusals;
import dev.ganvas.web.problem.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Pictures of versions that are not served, to see them beside those that are. */
@RestController
@Tag(name = "Administration: models", description = "Versions, and which of them is served")
class VersionPicturesController {
  private static final int COUNT = 12;

  private final ModelStore store;
  private final ModelCatalogue catalogue;
  private final GenerationRequests requests;
  private final PictureOrders orders;

  VersionPicturesController(
      ModelStore store,
      ModelCatalogue catalogue,
      GenerationRequests requests,
      PictureOrders orders) {
    this.store = store;
    this.catalogue = catalogue;
    this.requests = requests;
    this.orders = orders;
  }

  /** Which pictures of a version. */
  record PicturesQuery(
      @Parameter(in = ParameterIn.PATH, description = "Name of the model", example = "roses")
          String name,
      @Parameter(
              in = ParameterIn.PATH,
              description = "Its version, served or not",
              example = "1.0.0")
          String version,
      @Parameter(description = "Seed of the first picture; the others follow", example = "0")
          @Nullable Long seed,
      @Range(min = 1, max = GenerationRequest.MAX_COUNT)
          @Parameter(description = "Number of pictures", example = "12")
          @Nullable Integer n) {}

  @GetMapping(
      path = "/admin/models/{name}/versions/{version}/pictures.png",
      produces = MediaType.IMAGE_PNG_VALUE)
  @Operation(
      summary = "Pictures of any version, on one sheet",
      description =
          "Of a candidate, too: the same seeds of the version that is served show what it would"
              + " change.")
  @ApiResponse(responseCode = "200", description = "A contact sheet")
  @Refuses({413, 429, 503, 507})
  CompletableFuture<ResponseEntity<byte[]>> getModelVersionPictures(
      @Valid @ParameterObject @Nullable PicturesQuery query,
      BindingResult errors,
      HttpServletRequest client) {
    Refusals.throwIfAny(errors);
    return orders
        .submit(request(Objects.requireNonNull(query)), client)
        .thenApply(
            made ->
                ResponseEntity.ok()
                    .cacheControl(CacheControl.noStore())
                    .header(LabelHeaders.AI_GENERATED, "true")
                    .body(made.first().image().bytes()));
  }

  private ServedModel find(String name, String version) {
    return catalogue
        .find(name, version)
        .or(() -> store.version(name, version).map(store::model))
        .or(() -> catalogue.shipped(ModelVersion.id(name, version)))
        .orElseThrow(
            () ->
                new NotFoundException(
                    "there is no version \"%s\" of \"%s\"".formatted(version, name)));
  }

  private GenerationRequest request(PicturesQuery query) {
    ServedModel model = find(query.name(), query.version());
    ModelManifest manifest = model.manifest();
    int count = Objects.requireNonNullElse(query.n(), COUNT);
    long seed = Objects.requireNonNullElse(query.seed(), 0L);
    return new GenerationRequest(
        model,
        new Prompt(null, null, null),
        Sampling.of(seed, count, manifest.usualTruncation()),
        new Output(
            manifest.architecture().resolution(),
            ImageFormat.PNG,
            ImageCodec.JPEG_QUALITY,
            count > 1),
        requests.marks(null, null));
  }
}
