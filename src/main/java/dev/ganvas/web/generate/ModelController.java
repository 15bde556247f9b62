package dev.ganvas.web.generate;

import dev.ganvas.models.ModelCatalogue;
import dev.ganvas.models.ModelManifest;
import dev.ganvas.models.ServedModel;
import dev.ganvas.web.problem.NotFoundException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.util.List;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Tells which models there are. */
@RestController
@Tag(name = "Models", description = "What can be generated, and where it comes from")
class ModelController {
  private final ModelCatalogue models;
  private final OnnxFiles onnxFiles;

  ModelController(ModelCatalogue models, OnnxFiles onnxFiles) {
    this.models = models;
    this.onnxFiles = onnxFiles;
  }

  @GetMapping(path = "/models", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "All models")
  List<ModelManifest> listModels() {
    return models.all().stream().map(ServedModel::manifest).toList();
  }

  @GetMapping(path = "/models/{name}", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "A model's card")
  ModelManifest getModel(
      @Parameter(description = "Name of the model", example = "fashion") @PathVariable
          String name) {
    return find(name).manifest();
  }

  @GetMapping(
      path = "/models/{name}/model.onnx",
      produces = MediaType.APPLICATION_OCTET_STREAM_VALUE)
  @Operation(summary = "A model's generator as an ONNX file")
  ResponseEntity<Resource> getModelAsOnnx(
      @Parameter(description = "Name of the model", example = "fashion") @PathVariable String name)
      throws IOException {
    return ResponseEntity.ok()
        .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"%s.onnx\"".formatted(name))
        .body(onnxFiles.of(find(name)));
  }

  private ServedModel find(String name) {
    return models
        .find(name)
        .orElseThrow(() -> new NotFoundException("there is no model named \"" + name + "\""));
  }
}
