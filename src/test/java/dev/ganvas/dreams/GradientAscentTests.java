package dev.ganvas.dreams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ganvas.dreams.GradientAscent.Size;
import dev.ganvas.images.Picture;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class GradientAscentTests {
  private static final int LAYER = 2;

  private final Classifier classifier = TinyClassifier.make();

  private static Picture waves(int width, int height) {
    byte[] samples = new byte[width * height * 3];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (byte) (128 + 40 * Math.sin(i / 3 % width * 0.2 + i % 3 + i / 3 / width * 0.1));
    }
    return new Picture(width, height, 3, samples);
  }

  private Picture dream(Picture picture, DreamProgress progress) {
    byte[] graph = GradientGraph.ofMore(classifier, LAYER);
    try (GradientEngine engine = new GradientEngine(graph, null, 1)) {
      return new GradientAscent(engine).dream(picture, 1, 2, 4, progress);
    }
  }

  /** The sum of the squares of the features that are to grow. */
  private double seen(Picture picture) {
    byte[] graph = GradientGraph.ofFeatures(classifier, LAYER);
    try (GradientEngine engine = new GradientEngine(graph, null, 1)) {
      double sum = 0;
      for (float feature : engine.run(Planes.of(picture)).values()) {
        sum += Math.max(0, feature) * feature;
      }
      return sum;
    }
  }

  @Test
  void aDreamHasMoreOfWhatTheLayerSeesAndIsTheSameEveryTime() {
    Picture picture = waves(64, 48);
    Picture dream = dream(picture, (steps, of) -> {});
    assertThat(seen(dream)).isGreaterThan(1.2 * seen(picture));
    assertThat(dream(picture, (steps, of) -> {})).isEqualTo(dream);
  }

  @Test
  void largePicturesAreComputedInTiles() {
    Picture picture = waves(528, 32);
    Picture dream = dream(picture, (steps, of) -> {});
    assertThat(dream.width()).isEqualTo(528);
    assertThat(seen(dream)).isGreaterThan(1.2 * seen(picture));
  }

  @Test
  void octavesBecomeSmallerByTheirScaleButNotTiny() {
    assertThat(GradientAscent.sizes(new Size(512, 256), 4))
        .containsExactly(
            new Size(192, 96), new Size(256, 128), new Size(368, 176), new Size(512, 256));
    assertThat(GradientAscent.sizes(new Size(96, 16), 8))
        .containsExactly(new Size(64, 16), new Size(96, 16));
    assertThat(GradientAscent.sizes(new Size(32, 32), 2)).containsExactly(new Size(32, 32));
  }

  @Test
  void whoHearsOfTheStepsCanEndThem() {
    assertThatThrownBy(
            () ->
                dream(
                    waves(32, 32),
                    (steps, of) -> {
                      assertThat(of).isEqualTo(4);
                      if (steps == 3) {
                        throw new CancellationException();
                      }
                    }))
        .isInstanceOf(CancellationException.class);
  }
}
