package dev.ganvas.training;

import dev.ganvas.gan.Tensor;
import dev.ganvas.models.ModelCatalogue;
import dev.ganvas.models.ModelStore;
import dev.ganvas.models.ModelVersion;
import dev.ganvas.models.Safetensors;
import dev.ganvas.models.ServedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Model versions that training can go on from: shipped ones, and those of the data directory. */
@Component
public class ParentModels {
  /** The discriminator that a generator was trained against, in its bundle's folder. */
  static final String DISCRIMINATOR = "discriminator.safetensors";

  private final ModelCatalogue catalogue;
  private final ModelStore store;

  ParentModels(ModelCatalogue catalogue, ModelStore store) {
    this.catalogue = catalogue;
    this.store = store;
  }

  private Optional<ModelVersion> version(String id) {
    String[] parts = id.split("@", 2);
    return parts.length < 2 ? Optional.empty() : store.version(parts[0], parts[1]);
  }

  /**
   * Finds a version.
   *
   * @param id {@code name@version}
   */
  public Optional<ServedModel> find(String id) {
    return version(id)
        .map(store::model)
        .or(() -> catalogue.shipped().stream().filter(model -> model.id().equals(id)).findFirst());
  }

  /** Whether the discriminator of a version was kept, so that parts of it can be frozen. */
  public boolean hasDiscriminator(String id) {
    return version(id).filter(v -> Files.exists(discriminator(v))).isPresent();
  }

  private Path discriminator(ModelVersion version) {
    return store.directory(version).resolve(DISCRIMINATOR);
  }

  /**
   * Reads the weights of a version.
   *
   * @throws IOException if it is gone
   */
  StartingPoint open(String id) throws IOException {
    ServedModel model =
        find(id).orElseThrow(() -> new IOException("its parent " + id + " is gone"));
    return new StartingPoint(model.open().generator(), discriminator(id));
  }

  private @Nullable Tensor discriminator(String id) throws IOException {
    Path file = version(id).map(this::discriminator).orElse(null);
    return file != null && Files.exists(file)
        ? Safetensors.read(Files.readAllBytes(file)).tensors().get("discriminator")
        : null;
  }
}
