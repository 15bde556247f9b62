package dev.ganvas.web.admin;

import dev.ganvas.datasets.Dataset;
import dev.ganvas.datasets.DatasetStore;
import dev.ganvas.datasets.Provenance;
import dev.ganvas.datasets.UploadedFile;
import dev.ganvas.imagesets.FileReport;
import dev.ganvas.storage.ScratchSpace;
import dev.ganvas.web.problem.InvalidRequestException;
import dev.ganvas.web.problem.InvalidRequestException.Violation;
import dev.ganvas.web.problem.NotFoundException;
import dev.ganvas.web.problem.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.FileSystemUtils;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/** Sets of training pictures. */
@RestController
@Tag(name = "Administration: datasets", description = "Pictures to train on")
class DatasetController {
  private static final int MAX_NAME = 100;
  private static final int MAX_TEXT = 500;
  private static final int MAX_LICENCE = 200;

  private final DatasetStore datasets;
  private final ScratchSpace scratch;

  DatasetController(DatasetStore datasets, ScratchSpace scratch) {
    this.datasets = datasets;
    this.scratch = scratch;
  }

  @PostMapping(path = "/admin/datasets", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
  @Operation(
      summary = "Upload pictures",
      description =
          "One ZIP or several pictures (PNG, JPEG, GIF, BMP, WebP). Folders are classes;"
              + " `captions.jsonl` or `metadata.jsonl` (`file_name`, `text`) gives captions. Every"
              + " picture is checked; those that do not pass are named with all reasons and left"
              + " out. Metadata such as places are not kept.")
  @Refuses({422, 429, 507})
  @ApiResponse(responseCode = "201", description = "The set", useReturnTypeSchema = true)
  ResponseEntity<Dataset> uploadDataset(
      @RequestParam(name = "file", required = false) @Nullable List<MultipartFile> files,
      @Parameter(description = "For people", example = "Roses of our garden")
          @RequestParam(required = false)
          @Nullable String name,
      @Parameter(description = "Who made or collected the pictures", example = "own photographs")
          @RequestParam(required = false)
          @Nullable String source,
      @Parameter(description = "The licence they may be used under", example = "CC0")
          @RequestParam(required = false)
          @Nullable String licence,
      @Parameter(
              description = "Whether real people can be recognised",
              example = "false",
              schema = @Schema(type = "boolean"))
          @RequestParam(required = false)
          @Nullable String showsPeople,
      @Parameter(description = "How they agreed; required if it shows people")
          @RequestParam(required = false)
          @Nullable String consent,
      @Parameter(description = "Take pictures that declare to be made by AI")
          @RequestParam(defaultValue = "false")
          boolean allowAiMade)
      throws IOException {
    List<Violation> violations = new ArrayList<>();
    if (files == null || files.isEmpty()) {
      violations.add(new Violation("file", "is missing: a ZIP or pictures, as parts named file"));
    }
    require("name", name, MAX_NAME, violations);
    require("source", source, MAX_TEXT, violations);
    require("licence", licence, MAX_LICENCE, violations);
    boolean people = "true".equals(showsPeople);
    if (!people && !"false".equals(showsPeople)) {
      violations.add(new Violation("showsPeople", "must be true or false"));
    }
    if (people || (consent != null && consent.length() > MAX_TEXT)) {
      require("consent", consent, MAX_TEXT, violations);
    }
    if (!violations.isEmpty()
        || files == null
        || name == null
        || source == null
        || licence == null) {
      throw new InvalidRequestException(violations);
    }
    Dataset dataset =
        store(name, new Provenance(source, licence, people, consent), files, allowAiMade);
    return ResponseEntity.created(Locations.of("/admin/datasets/" + dataset.id())).body(dataset);
  }

  private static void require(
      String field, @Nullable String value, int longest, List<Violation> violations) {
    if (value == null || value.isBlank() || value.length() > longest) {
      violations.add(new Violation(field, "must be 1 to %d characters".formatted(longest)));
    }
  }

  private Dataset store(
      String name, Provenance provenance, List<MultipartFile> files, boolean allowAiMade)
      throws IOException {
    Path folder = scratch.folder();
    try {
      List<UploadedFile> uploaded = new ArrayList<>();
      for (MultipartFile file : files) {
        Path content = folder.resolve(Integer.toString(uploaded.size()));
        file.transferTo(content);
        String fileName = Objects.requireNonNullElse(file.getOriginalFilename(), "");
        uploaded.add(new UploadedFile(fileName, content));
      }
      return datasets.add(name, provenance, uploaded, allowAiMade);
    } finally {
      FileSystemUtils.deleteRecursively(folder);
    }
  }

  @GetMapping("/admin/datasets")
  @Operation(summary = "All datasets")
  List<Dataset> listDatasets() {
    return datasets.all();
  }

  @GetMapping("/admin/datasets/{id}")
  @Operation(
      summary = "A dataset, with its diversity and warnings",
      description = "Of one that was deleted, what is left for the lineage of models.")
  Dataset getDataset(@PathVariable String id) {
    return datasets.findOrTombstone(id).orElseThrow(() -> none(id));
  }

  private Dataset present(String id) {
    return datasets.find(id).orElseThrow(() -> none(id));
  }

  private static NotFoundException none(String id) {
    return new NotFoundException("there is no dataset \"" + id + "\"");
  }

  @GetMapping("/admin/datasets/{id}/report")
  @Operation(summary = "What became of each uploaded file")
  List<FileReport> getDatasetReport(
      @PathVariable String id,
      @Parameter(description = "Only files with problems") @RequestParam(defaultValue = "true")
          boolean problemsOnly)
      throws IOException {
    return datasets.report(present(id)).stream()
        .filter(report -> !problemsOnly || !report.problems().isEmpty())
        .toList();
  }

  @GetMapping(path = "/admin/datasets/{id}/preview.png", produces = MediaType.IMAGE_PNG_VALUE)
  @Operation(summary = "A contact sheet of pictures from all over the set")
  ResponseEntity<byte[]> getDatasetPreview(@PathVariable String id) throws IOException {
    return ResponseEntity.ok()
        .cacheControl(CacheControl.noStore())
        .body(datasets.preview(present(id)));
  }

  @DeleteMapping("/admin/datasets/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      summary = "Delete a dataset",
      description =
          "Its pictures, its report and what was said of people go; a tombstone stays for the"
              + " lineage of models. Refused while unfinished jobs need it.")
  @Refuses(409)
  void deleteDataset(@PathVariable String id) throws IOException {
    if (!datasets.delete(id)) {
      throw none(id);
    }
  }
}
