package dev.ganvas.training;

import dev.ganvas.gan.GeneratorSnapshot;
import dev.ganvas.models.ModelBundle;
import dev.ganvas.models.Safetensors;
import dev.ganvas.nn.Tensor;
import dev.ganvas.prompts.TextConditions;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A finished model to train on from.
 *
 * @param generator of the same architecture
 * @param text what makes its conditions of captions; null for a model that takes none
 * @param discriminator its weights; null for a fresh one
 */
public record StartingPoint(
    GeneratorSnapshot generator, @Nullable TextConditions text, @Nullable Tensor discriminator) {
  /** The discriminator that a generator was trained against, in its bundle's folder. */
  static final String DISCRIMINATOR = "discriminator.safetensors";

  /** Reads a bundle. */
  public static StartingPoint read(ModelBundle.Source files) throws IOException {
    ModelBundle bundle = ModelBundle.read(files);
    return new StartingPoint(bundle.generator(), bundle.text(), discriminator(files).orElse(null));
  }

  /** The discriminator of a bundle, if it was kept. */
  private static Optional<Tensor> discriminator(ModelBundle.Source files) throws IOException {
    try (InputStream file = openDiscriminator(files)) {
      return file == null
          ? Optional.empty()
          : Optional.ofNullable(
              Safetensors.read(file.readAllBytes()).tensors().get(RunDirectory.DISCRIMINATOR));
    }
  }

  /** Its file; null if it was not kept. */
  static @Nullable InputStream openDiscriminator(ModelBundle.Source files) throws IOException {
    try {
      return files.open(DISCRIMINATOR);
    } catch (FileNotFoundException | NoSuchFileException e) {
      return null;
    }
  }
}
