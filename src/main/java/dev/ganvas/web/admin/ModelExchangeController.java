package dev.ganvas.web.admin;

import dev.ganvas.models.ModelArchive;
import dev.ganvas.models.ModelManifest;
import dev.ganvas.models.ModelStore;
import dev.ganvas.models.ModelVersion;
import dev.ganvas.storage.ScratchSpace;
import dev.ganvas.web.generate.Locations;
import dev.ganvas.web.problem.ConflictException;
import dev.ganvas.web.problem.InvalidRequestException;
import dev.ganvas.web.problem.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.FileSystemUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** Model versions as files, to take elsewhere. */
@RestController
@Tag(name = "Administration: models", description = "Versions, and which of them is served")
class ModelExchangeController {
  private final ModelStore store;
  private final VersionAnswers answers;
  private final ScratchSpace scratch;

  ModelExchangeController(ModelStore store, VersionAnswers answers, ScratchSpace scratch) {
    this.store = store;
    this.answers = answers;
    this.scratch = scratch;
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
      @PathVariable String name, @PathVariable String version) throws IOException {
    Path folder = store.directory(answers.find(name, version));
    return ResponseEntity.ok()
        .contentType(MediaType.parseMediaType("application/zip"))
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
      throw InvalidRequestException.of("file", "is required: an exported bundle");
    }
    Path folder = scratch.folder();
    try {
      Path zip = folder.resolve("upload");
      file.transferTo(zip);
      ModelVersion version = importBundle(zip, Files.createDirectory(folder.resolve("bundle")));
      String path = "/admin/models/%s/versions/%s".formatted(version.name(), version.version());
      return ResponseEntity.created(Locations.of(path)).body(answers.of(version));
    } finally {
      FileSystemUtils.deleteRecursively(folder);
    }
  }

  private ModelVersion importBundle(Path zip, Path folder) throws IOException {
    ModelManifest manifest = ModelArchive.read(zip, folder);
    return store
        .importCandidate(manifest, folder)
        .orElseThrow(
            () ->
                new ConflictException(
                    "there is a version %s of %s already"
                        .formatted(manifest.version(), manifest.name())));
  }
}
