package dev.ganvas.web.generate;

import dev.ganvas.gan.OnnxGraph;
import dev.ganvas.models.ServedModel;
import dev.ganvas.storage.ScratchSpace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.stereotype.Component;

/**
 * Generators as ONNX files, written when somebody first asks for them: sent from there, they take
 * no memory. Of each model there is only the version that was last asked for. Thread-safe.
 */
@Component
class OnnxFiles {
  private final Path folder;
  private final Map<String, ServedModel> written = new HashMap<>();

  OnnxFiles(ScratchSpace scratch) throws IOException {
    folder = scratch.folder();
  }

  /** The file of a model. One is written at a time, as its graph is made in memory. */
  synchronized Resource of(ServedModel model) throws IOException {
    String name = model.manifest().name();
    ServedModel before = written.get(name);
    if (!model.equals(before)) {
      Files.write(file(model), OnnxGraph.of(model.open().generator()));
      written.put(name, model);
      if (before != null && !before.id().equals(model.id())) {
        Files.delete(file(before));
      }
    }
    return new FileSystemResource(file(model));
  }

  private Path file(ServedModel model) {
    return folder.resolve(model.id() + ".onnx");
  }
}
