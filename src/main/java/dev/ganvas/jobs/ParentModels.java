package dev.ganvas.jobs;

import dev.ganvas.models.ModelCatalogue;
import dev.ganvas.models.ModelStore;
import dev.ganvas.models.ModelVersion;
import dev.ganvas.models.ServedModel;
import dev.ganvas.training.StartingPoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Model versions from which training can continue: shipped ones, and those of the data directory.
 */
@Component
public class ParentModels {
  private final ModelCatalogue catalogue;
  private final ModelStore store;

  ParentModels(ModelCatalogue catalogue, ModelStore store) {
    this.catalogue = catalogue;
    this.store = store;
  }

  /**
   * Finds a version.
   *
   * @param id {@code name@version}
   */
  public Optional<ServedModel> find(String id) {
    String[] parts = id.split("@", 2);
    Optional<ModelVersion> stored =
        parts.length < 2 ? Optional.empty() : store.version(parts[0], parts[1]);
    return stored.map(store::model).or(() -> catalogue.shipped(id));
  }

  /** Pictures that a version was shown; 0 for none, or one that is gone. */
  public long imagesSeen(@Nullable String id) {
    return id == null ? 0 : find(id).map(model -> model.manifest().imagesSeen()).orElse(0L);
  }

  /** Whether the discriminator of a version was kept, so that parts of it can be frozen. */
  public boolean hasDiscriminator(String id) {
    ServedModel model = find(id).orElse(null);
    if (model == null) {
      return false;
    }
    try {
      return StartingPoint.hasDiscriminator(model.files());
    } catch (IOException e) {
      throw new UncheckedIOException("the discriminator of " + id + " cannot be read", e);
    }
  }

  /**
   * Reads the weights of a version.
   *
   * @throws IOException if it is gone
   */
  StartingPoint open(String id) throws IOException {
    ServedModel model =
        find(id).orElseThrow(() -> new IOException("its parent " + id + " is gone"));
    return StartingPoint.read(model.files());
  }
}
