package dev.ganvas.generation;

import dev.ganvas.dreams.PictureFeatures;
import dev.ganvas.gan.AdversarialTrainer;
import dev.ganvas.gan.Architecture;
import dev.ganvas.gan.AugmentationOptions;
import dev.ganvas.gan.Conditioning;
import dev.ganvas.gan.Design;
import dev.ganvas.gan.Realism;
import dev.ganvas.gan.Symmetry;
import dev.ganvas.gan.TrainerOptions;
import dev.ganvas.models.ModelBundle;
import dev.ganvas.models.ModelManifest;
import dev.ganvas.nn.Latents;
import dev.ganvas.nn.Tensors;
import dev.ganvas.prompts.SentenceEncoder;
import dev.ganvas.prompts.TextConditions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A model that takes prompts and has learnt nothing, for tests of what is around it. */
public final class TinyTextModel {
  public static final String NAME = "tiny";
  private static final int CONDITION = 8;
  private static final List<String> PHRASES =
      List.of("red hair", "blue hair", "smiling woman", "sad man", "pixel art", "glasses");

  private TinyTextModel() {}

  /** Writes its bundle into a data directory. */
  public static void write(Path dataDirectory) throws IOException {
    float[][] vectors;
    try (SentenceEncoder encoder = new SentenceEncoder(1)) {
      vectors = PHRASES.stream().map(encoder::encode).toArray(float[][]::new);
    }
    List<List<int[]>> captions =
        Stream.of(
                new int[] {0, 2, 4},
                new int[] {1, 2},
                new int[] {0, 3, 5},
                new int[] {1, 3, 4},
                new int[] {2, 5},
                new int[] {3},
                new int[] {0, 2, 5},
                new int[] {1, 4, 5},
                new int[] {0, 4},
                new int[] {1, 2, 4, 5})
            .map(List::of)
            .toList();
    Architecture architecture =
        new Architecture(
            16,
            3,
            16,
            Conditioning.vector(CONDITION),
            List.of(16, 16, 16),
            List.of(16, 16, 16),
            Design.SELF_MODULATED);
    TrainerOptions options =
        TrainerOptions.standard(
            64, new AugmentationOptions(0, false, false, false, Symmetry.NONE), 1);
    AdversarialTrainer trainer = new AdversarialTrainer(architecture, options);
    ModelManifest manifest =
        new ModelManifest(
            NAME,
            "1.0.0",
            "Knows a few words.",
            architecture,
            List.of(),
            "",
            "nowhere",
            "CC0-1.0",
            0,
            Map.of(),
            Map.of(),
            null,
            null,
            null);
    ModelBundle.write(
        dataDirectory.resolve("models").resolve(NAME).resolve("1.0.0"),
        manifest,
        trainer.snapshot((seed, count) -> Tensors.latents(seed, count, CONDITION)),
        TextConditions.fit(vectors, captions, CONDITION),
        realism(architecture.conditioning()));
  }

  private static @Nullable Realism realism(Conditioning conditioning) {
    float[][] features = new float[Realism.LEAST_PICTURES][];
    for (int i = 0; i < features.length; i++) {
      features[i] = Latents.normals(i, PictureFeatures.COUNT);
    }
    try (PictureFeatures classifier = new PictureFeatures()) {
      return Realism.fit(classifier.version(), features, new int[features.length], conditioning);
    }
  }
}
