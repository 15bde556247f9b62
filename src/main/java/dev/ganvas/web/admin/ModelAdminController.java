package dev.ganvas.web.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.ganvas.generation.ModelSwitch;
import dev.ganvas.models.ModelArchive;
import dev.ganvas.models.ModelCatalogue;
import dev.ganvas.models.ModelManifest;
import dev.ganvas.models.ModelStore;
import dev.ganvas.models.ModelVersion;
import dev.ganvas.models.ServedModel;
import dev.ganvas.storage.ScratchSpace;
import dev.ganvas.web.problem.ConflictException;
import dev.ganvas.web.problem.InvalidRequestException;
import dev.ganvas.web.problem.NotFoundException;
import dev.ganvas.web.problem.Refuses;
import dev.ganvas.web.security.Audit;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.FileSystemUtils;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** Model versions: which there are, which is served, and changing that. */
@RestController
@Tag(name = "Administration: models", description = "Versions, and which of them is served")
class ModelAdminController {
  private final ModelStore store;
  private final ModelCatalogue catalogue;
  private final ModelSwitch models;
  private final ScratchSpace scratch;

  ModelAdminController(
      ModelStore store, ModelCatalogue catalogue, ModelSwitch models, ScratchSpace scratch) {
    this.store = store;
    this.catalogue = catalogue;
    this.models = models;
    this.scratch = scratch;
  }

  /**
   * A version as it is shown.
   *
   * @param loadedBytes memory of its weights; null while it is not loaded
   * @param origin what is known of it besides its card; null for one that is shipped
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record VersionAnswer(
      String id,
      boolean served,
      boolean shipped,
      @Nullable Long loadedBytes,
      @Nullable ModelVersion origin,
      ModelManifest manifest) {}

  @GetMapping("/admin/models")
  @Operation(summary = "All versions, where they come from, and what they take")
  List<VersionAnswer> listModelVersions() {
    Map<String, Long> loaded = models.loaded();
    List<VersionAnswer> answers = new ArrayList<>();
    for (ServedModel model : catalogue.shipped()) {
      boolean served = catalogue.find(model.manifest().name()).filter(model::equals).isPresent();
      answers.add(
          new VersionAnswer(
              model.id(), served, true, loaded.get(model.id()), null, model.manifest()));
    }
    store.all().forEach(version -> answers.add(answer(version, loaded)));
    return answers;
  }

  private VersionAnswer answer(ModelVersion version, Map<String, Long> loaded) {
    return new VersionAnswer(
        version.id(),
        version.state() == ModelVersion.State.SERVED,
        false,
        loaded.get(version.id()),
        version,
        store.model(version).manifest());
  }

  private ModelVersion find(String name, String version) {
    return store
        .version(name, version)
        .orElseThrow(
            () ->
                new NotFoundException(
                    "there is no version \"%s\" of \"%s\" in the data directory"
                        .formatted(version, name)));
  }

  @GetMapping("/admin/models/{name}/versions/{version}")
  @Operation(summary = "A version")
  VersionAnswer getModelVersion(@PathVariable String name, @PathVariable String version) {
    return answer(find(name, version), models.loaded());
  }

  @PostMapping("/admin/models/{name}/versions/{version}/promote")
  @Operation(
      summary = "Serve a version",
      description =
          "It is loaded and makes a picture before the first request reaches it; none fails. One"
              + " whose evaluation found that it memorised or collapsed needs an"
              + " `overrideReason`, which is kept.")
  @io.swagger.v3.oas.annotations.parameters.RequestBody(
      content = @Content(examples = @ExampleObject("{}")))
  @Refuses({409, 507})
  VersionAnswer promoteModelVersion(
      @PathVariable String name,
      @PathVariable String version,
      @Valid @RequestBody PromotionBody body,
      HttpServletRequest request) {
    String reason = body.overrideReason();
    if (reason != null) {
      Audit.detail(request, "override: " + reason);
    }
    models.promote(find(name, version), reason);
    return getModelVersion(name, version);
  }

  /** What is served after going back. */
  record RolledBack(String name, String version) {}

  @PostMapping("/admin/models/{name}/rollback")
  @Operation(
      summary = "Serve what was served before",
      description = "Done twice, it goes back twice; at last to what is shipped under that name.")
  @Refuses(409)
  RolledBack rollBackModel(@PathVariable String name) {
    try {
      models.rollback(name);
    } catch (java.util.NoSuchElementException e) {
      throw new ConflictException("there is nothing to go back to from \"" + name + "\"");
    }
    return new RolledBack(
        name, catalogue.find(name).map(model -> model.manifest().version()).orElse(""));
  }

  @PostMapping("/admin/models/{name}/withdraw")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      summary = "Serve nothing of that name any more",
      description =
          "Shipped or not. What was accepted is finished. A version that is promoted, or going"
              + " back, puts the name into service again.")
  void withdraw(@PathVariable String name) {
    try {
      models.withdraw(name);
    } catch (java.util.NoSuchElementException e) {
      throw new NotFoundException("nothing of \"" + name + "\" is served");
    }
  }

  @DeleteMapping("/admin/models/{name}/versions/{version}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(summary = "Delete a version that is not served")
  @Refuses(409)
  void deleteModelVersion(@PathVariable String name, @PathVariable String version)
      throws IOException {
    if (!models.delete(find(name, version))) {
      throw new ConflictException("%s %s is served".formatted(name, version));
    }
  }

  @GetMapping(
      path = "/admin/models/{name}/versions/{version}/samples.png",
      produces = MediaType.IMAGE_PNG_VALUE)
  @Operation(summary = "A grid of its pictures")
  ResponseEntity<byte[]> getModelVersionSamples(
      @PathVariable String name, @PathVariable String version) throws IOException {
    Path file = store.directory(find(name, version)).resolve(ModelStore.SAMPLES);
    if (!Files.exists(file)) {
      throw new NotFoundException("this version has no samples");
    }
    return ResponseEntity.ok().header("X-AI-Generated", "true").body(Files.readAllBytes(file));
  }

  @GetMapping(
      path = "/admin/models/{name}/versions/{version}/bundle.zip",
      produces = "application/zip")
  @Operation(summary = "A version as one file")
  @ApiResponse(
      responseCode = "200",
      description = "The bundle",
      content = @Content(mediaType = "application/zip"))
  ResponseEntity<StreamingResponseBody> exportModelVersion(
      @PathVariable String name, @PathVariable String version) {
    Path folder = store.directory(find(name, version));
    return ResponseEntity.ok()
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            "attachment; filename=\"%s-%s.zip\"".formatted(name, version))
        .body(output -> ModelArchive.write(folder, output));
  }

  @PostMapping(path = "/admin/models", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
  @Operation(
      summary = "Import a version",
      description = "A file that was exported. It is checked, and becomes a candidate.")
  @Refuses({409, 422})
  @ApiResponse(responseCode = "201", description = "The candidate", useReturnTypeSchema = true)
  ResponseEntity<VersionAnswer> importModelVersion(
      @RequestParam(name = "file", required = false) @Nullable MultipartFile file)
      throws IOException {
    if (file == null) {
      throw InvalidRequestException.of("file", "is missing: an exported bundle");
    }
    Path folder = scratch.folder();
    try {
      Path zip = folder.resolve("upload");
      file.transferTo(zip);
      Path bundle = Files.createDirectory(folder.resolve("bundle"));
      ModelManifest manifest = ModelArchive.read(zip, bundle);
      ModelVersion version =
          store
              .importCandidate(manifest, bundle)
              .orElseThrow(
                  () ->
                      new ConflictException(
                          "there is a version %s of %s already"
                              .formatted(manifest.version(), manifest.name())));
      return ResponseEntity.created(
              URI.create(
                  "/admin/models/%s/versions/%s".formatted(version.name(), version.version())))
          .body(answer(version, models.loaded()));
    } finally {
      FileSystemUtils.deleteRecursively(folder);
    }
  }
}
