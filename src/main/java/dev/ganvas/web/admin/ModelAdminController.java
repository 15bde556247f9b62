package dev.ganvas.web.admin;

import dev.ganvas.generation.ModelSwitch;
import dev.ganvas.models.ModelCatalogue;
import dev.ganvas.models.ModelStore;
import dev.ganvas.web.generate.LabelHeaders;
import dev.ganvas.web.problem.ConflictException;
import dev.ganvas.web.problem.NotFoundException;
import dev.ganvas.web.problem.Refuses;
import dev.ganvas.web.security.Audit;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Model versions: which there are, which is served, and changing that. */
@RestController
@Tag(name = "Administration: models", description = "Versions, and which of them is served")
class ModelAdminController {
  private final ModelStore store;
  private final ModelCatalogue catalogue;
  private final ModelSwitch models;
  private final VersionAnswers answers;

  ModelAdminController(
      ModelStore store, ModelCatalogue catalogue, ModelSwitch models, VersionAnswers answers) {
    this.store = store;
    this.catalogue = catalogue;
    this.models = models;
    this.answers = answers;
  }

  @GetMapping("/admin/models")
  @Operation(summary = "All versions, where they come from, and what they take")
  List<VersionAnswer> listModelVersions() {
    return answers.all();
  }

  @GetMapping("/admin/models/{name}/versions/{version}")
  @Operation(summary = "A version")
  VersionAnswer getModelVersion(@PathVariable String name, @PathVariable String version) {
    return answers.of(name, version);
  }

  @PostMapping("/admin/models/{name}/versions/{version}/promote")
  @Operation(
      summary = "Serve a version",
      description =
          "It is loaded and makes a picture before the first request reaches it; none fails. One"
              + " whose evaluation found that it memorised or collapsed needs an"
              + " `overrideReason`, which is kept. A shipped version is served again by going back.")
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
    models.promote(answers.changeable(name, version), reason);
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
    if (!models.delete(answers.changeable(name, version))) {
      throw new ConflictException("%s %s is served".formatted(name, version));
    }
  }

  @GetMapping(
      path = "/admin/models/{name}/versions/{version}/samples.png",
      produces = MediaType.IMAGE_PNG_VALUE)
  @Operation(summary = "A grid of its pictures")
  ResponseEntity<byte[]> getModelVersionSamples(
      @PathVariable String name, @PathVariable String version) throws IOException {
    Path file = store.directory(answers.find(name, version)).resolve(ModelStore.SAMPLES);
    if (!Files.exists(file)) {
      throw new NotFoundException("this version has no samples");
    }
    return ResponseEntity.ok()
        .header(LabelHeaders.AI_GENERATED, "true")
        .body(Files.readAllBytes(file));
  }
}
