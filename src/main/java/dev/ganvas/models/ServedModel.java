package dev.ganvas.models;

import dev.ganvas.gan.Encoder;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A model version that can be served. Its weights are read on demand.
 *
 * @param manifest its card
 * @param files of its bundle
 */
public record ServedModel(ModelManifest manifest, ModelBundle.Source files) {
  /** {@code name@version}. */
  public String id() {
    return ModelVersion.id(manifest.name(), manifest.version());
  }

  boolean is(String name, String version) {
    return manifest.name().equals(name) && manifest.version().equals(version);
  }

  /**
   * Reads the bundle, weights and all.
   *
   * @throws UnreadableModelException if that cannot be done
   */
  public ModelBundle open() {
    try {
      return ModelBundle.read(files);
    } catch (IOException e) {
      throw UnreadableModelException.of(id(), e);
    }
  }

  /**
   * Reads the way back from pictures to latents; null for a model that comes without.
   *
   * @throws UnreadableModelException if that cannot be done
   */
  public @Nullable Encoder encoder() {
    try {
      return ModelBundle.readEncoder(manifest, files);
    } catch (IOException e) {
      throw UnreadableModelException.of(id(), e);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ServedModel model && model.manifest.equals(manifest);
  }

  @Override
  public int hashCode() {
    return manifest.hashCode();
  }
}
