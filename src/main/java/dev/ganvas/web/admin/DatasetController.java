package dev.ganvas.web.admin;

import dev.ganvas.datasets.Dataset;
import dev.ganvas.datasets.DatasetStore;
import dev.ganvas.datasets.Provenance;
import dev.ganvas.datasets.UploadedFile;
import dev.ganvas.imagesets.FileReport;
import dev.ganvas.storage.ScratchSpace;
import dev.ganvas.web.generate.Locations;
import dev.ganvas.web.problem.NotFoundException;
import dev.ganvas.web.problem.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.FileSystemUtils;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
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
  @io.swagger.v3.oas.annotations.parameters.RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.MULTIPART_FORM_DATA_VALUE,
              schema = @Schema(implementation = DatasetForm.class)))
  ResponseEntity<Dataset> uploadDataset(
      @Valid @ModelAttribute DatasetForm form, BindingResult errors) throws IOException {
    Provenance provenance = form.provenance(errors);
    Dataset dataset =
        store(
            Objects.requireNonNull(form.name()),
            provenance,
            Objects.requireNonNull(form.file()),
            Boolean.TRUE.equals(form.allowAiMade()));
    return ResponseEntity.created(Locations.of("/admin/datasets/" + dataset.id())).body(dataset);
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
