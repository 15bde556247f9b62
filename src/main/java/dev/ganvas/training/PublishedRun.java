package dev.ganvas.training;

import dev.ganvas.dreams.PictureFeatures;
import dev.ganvas.gan.GeneratorSnapshot;
import dev.ganvas.gan.Realism;
import dev.ganvas.imagesets.ImageSet;
import dev.ganvas.models.ModelBundle;
import dev.ganvas.models.ModelManifest;
import dev.ganvas.models.Safetensors;
import dev.ganvas.nn.Latents;
import dev.ganvas.nn.Tensor;
import dev.ganvas.prompts.TextConditions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The result of a run: its best generator, or the newest one if no judge has measured any, as when
 * the engine in Python runs on its own.
 *
 * @param directory of the run
 * @param generator with the best metric so far
 * @param text turns prompts into conditions; null for a model without prompts
 * @param classes their names, by index
 * @param imagesSeen when it was measured
 * @param training the run's trainer options, by name
 */
public record PublishedRun(
    Path directory,
    GeneratorSnapshot generator,
    @Nullable TextConditions text,
    List<String> classes,
    long imagesSeen,
    Map<String, Object> training) {
  /** Pictures that say what is typical; more hardly change mean and covariance. */
  private static final int MOST_LOOKED_AT = 8000;

  /** Reads the directory of a run, finished or not. */
  public static PublishedRun read(Path directory) throws IOException {
    JsonMapper json = JsonMapper.builder().build();
    byte[] optionsFile = Files.readAllBytes(directory.resolve("options.json"));
    TrainingOptions options = json.readValue(optionsFile, TrainingOptions.class);
    Safetensors.Contents best =
        Safetensors.read(Files.readAllBytes(RunDirectory.bestOrNewest(directory)));
    Progress progress =
        json.readValue(best.metadata().getOrDefault("progress", ""), Progress.class);
    return new PublishedRun(
        directory,
        new GeneratorSnapshot(options.architecture(), best.tensors()),
        RunDirectory.readText(directory).orElse(null),
        options.classes(),
        progress.imagesSeen(),
        json.convertValue(options.trainer(), new TypeReference<Map<String, Object>>() {}));
  }

  /**
   * Writes a bundle, with the latest discriminator beside it for further training.
   *
   * @param manifest model card, without the hash of the weights
   * @param pictures trained on, by which generated ones are scored; null, or fewer than {@value
   *     Realism#LEAST_PICTURES}, for no scores
   */
  public ModelBundle write(Path folder, ModelManifest manifest, @Nullable ImageSet pictures)
      throws IOException {
    Realism realism = pictures == null ? null : realism(pictures);
    ModelBundle bundle = ModelBundle.write(folder, manifest, generator, text, realism);
    Tensor discriminator = RunDirectory.discriminator(directory);
    StartingPoint.writeDiscriminator(folder, discriminator);
    return bundle;
  }

  private @Nullable Realism realism(ImageSet pictures) {
    int[] chosen =
        IntStream.range(0, pictures.size())
            .boxed()
            .sorted(Comparator.comparingLong(i -> Latents.mix(pictures.size(), i)))
            .limit(MOST_LOOKED_AT)
            .mapToInt(i -> i)
            .toArray();
    int[] labels = IntStream.of(chosen).map(i -> pictures.labels()[i]).toArray();
    try (PictureFeatures seen = new PictureFeatures()) {
      float[][] features =
          IntStream.of(chosen).mapToObj(i -> seen.of(pictures.picture(i))).toArray(float[][]::new);
      return Realism.fit(seen.version(), features, labels, generator.architecture().conditioning());
    }
  }
}
