package dev.ganvas.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ganvas.dreams.PictureFeatures;
import dev.ganvas.gan.Realism;
import dev.ganvas.models.ModelBundle;
import dev.ganvas.nn.Latents;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the scores of a shipped model say of its pictures. */
class RealismScorerTests {
  private static final int COUNT = 34;
  private static ModelBundle clothing;
  private static PictureFeatures features;

  @BeforeAll
  static void open() throws Exception {
    clothing = ModelBundle.readDirectory(Path.of("src/main/resources/models/clothing"));
    features = new PictureFeatures();
  }

  @AfterAll
  static void close() {
    features.close();
  }

  private static RealismScorer scorer(Realism realism) {
    return new RealismScorer(realism, clothing.generator().architecture(), features);
  }

  private static RealismScorer scorer() {
    return scorer(Objects.requireNonNull(clothing.realism()));
  }

  /** Of all classes in turn, or of others. */
  private static float[][] inputs(double truncation, int shift) {
    float[][] inputs = new float[COUNT][];
    for (int i = 0; i < COUNT; i++) {
      float[] condition = new float[clothing.manifest().classes().size()];
      condition[(i + shift) % condition.length] = 1;
      int size = clothing.generator().architecture().latentSize();
      inputs[i] = Latents.input(i, size, truncation, condition);
    }
    return inputs;
  }

  private static float[] pictures(double truncation) {
    try (var generator = new OnnxRuntimeGenerator(clothing.generator(), 1)) {
      return generator.pictures(inputs(truncation, 0));
    }
  }

  private static double median(float[] scores) {
    float[] sorted = scores.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  @Test
  void noiseHasFarLess() {
    float[] noise = pictures(0.6);
    float[] drawn = Latents.normals(1, noise.length);
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (float) Math.tanh(drawn[i]);
    }
    double generated = median(scorer().scores(pictures(0.6), inputs(0.6, 0)));
    assertThat(generated).isBetween(0.4, 2.5);
    assertThat(median(scorer().scores(noise, inputs(0.6, 0)))).isLessThan(0.3 * generated);
  }

  @Test
  void picturesOfAnotherClassHaveLess() {
    float[] pictures = pictures(0.6);
    double asked = median(scorer().scores(pictures, inputs(0.6, 0)));
    assertThat(median(scorer().scores(pictures, inputs(0.6, 8)))).isLessThan(0.7 * asked);
  }

  @Test
  void anotherClassifiersScoresAreRefused() {
    Realism own = Objects.requireNonNull(clothing.realism());
    Realism other = new Realism("0.9.0", own.means(), own.medians(), own.whitening());
    assertThatThrownBy(() -> scorer(other))
        .isInstanceOf(NotServableException.class)
        .hasMessageContaining("0.9.0");
  }
}
