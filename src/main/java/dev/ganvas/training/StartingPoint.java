package dev.ganvas.training;

import dev.ganvas.gan.AdversarialTrainer;
import dev.ganvas.gan.ConditionSource;
import dev.ganvas.gan.GeneratorSnapshot;
import dev.ganvas.imagesets.PictureConditions;
import dev.ganvas.models.ModelBundle;
import dev.ganvas.models.Safetensors;
import dev.ganvas.nn.Latents;
import dev.ganvas.nn.Tensor;
import dev.ganvas.prompts.TextConditions;
import dev.ganvas.storage.AtomicFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A finished model from which training continues (fine-tuning).
 *
 * @param generator of the same architecture
 * @param text turns captions into conditions; null for a model without prompts
 * @param discriminator its weights; null for a fresh one
 */
public record StartingPoint(
    GeneratorSnapshot generator, @Nullable TextConditions text, @Nullable Tensor discriminator) {
  /** File of a bundle with the discriminator that the generator was trained against. */
  private static final String DISCRIMINATOR = "discriminator.safetensors";

  /** Reads a bundle. */
  public static StartingPoint read(ModelBundle.Source files) throws IOException {
    ModelBundle bundle = ModelBundle.read(files);
    return new StartingPoint(bundle.generator(), bundle.text(), discriminator(files));
  }

  /**
   * Initialises a trainer with these networks, grown to its resolution if necessary. To be called
   * before the first step.
   *
   * @param conditions source of conditions as they occur in training
   */
  void giveTo(AdversarialTrainer trainer, TrainingOptions options, ConditionSource conditions) {
    Integer frozen = options.frozenLevels();
    trainer.startFrom(generator, discriminator, frozen == null ? 0 : frozen, conditions);
  }

  /** The state of a trainer before its first step, for an engine in another process. */
  Map<String, Tensor> firstState(TrainingOptions options, PictureConditions conditions) {
    AdversarialTrainer trainer = new AdversarialTrainer(options.architecture(), options.trainer());
    giveTo(trainer, options, (seed, count) -> drawn(conditions, seed, count));
    return trainer.state();
  }

  /** Conditions of random pictures, {@code [count, k]}; null without conditioning. */
  private static @Nullable INDArray drawn(PictureConditions conditions, long seed, int count) {
    if (conditions.size() == 0) {
      return null;
    }
    float[] drawn = new float[count * conditions.size()];
    for (int i = 0; i < count; i++) {
      long draw = Latents.mix(seed, i);
      int picture = (int) Long.remainderUnsigned(draw, conditions.pictures());
      float[] condition = conditions.drawn(picture, draw);
      System.arraycopy(condition, 0, drawn, i * condition.length, condition.length);
    }
    return Nd4j.create(drawn, new long[] {count, conditions.size()});
  }

  /**
   * Writes the discriminator of a bundle, with 16 bits a weight.
   *
   * @param weights in one row
   */
  static void writeDiscriminator(Path bundle, Tensor weights) throws IOException {
    Map<String, Tensor> tensors = Map.of(RunDirectory.DISCRIMINATOR, weights);
    AtomicFile.write(
        bundle.resolve(DISCRIMINATOR),
        output -> Safetensors.write(output, tensors, Map.of(), Safetensors.Precision.F16));
  }

  /** The weights of a bundle's discriminator in one row; null if they were not kept. */
  private static @Nullable Tensor discriminator(ModelBundle.Source files) throws IOException {
    try (InputStream file = openDiscriminator(files)) {
      if (file == null) {
        return null;
      }
      return Safetensors.read(file.readAllBytes()).tensors().get(RunDirectory.DISCRIMINATOR);
    }
  }

  /** Whether the discriminator of a bundle was kept, so that parts of it can be frozen. */
  public static boolean hasDiscriminator(ModelBundle.Source files) throws IOException {
    try (InputStream file = openDiscriminator(files)) {
      return file != null;
    }
  }

  /** Its file; null if it was not kept. */
  private static @Nullable InputStream openDiscriminator(ModelBundle.Source files)
      throws IOException {
    try {
      return files.open(DISCRIMINATOR);
    } catch (FileNotFoundException | NoSuchFileException e) {
      return null;
    }
  }
}
