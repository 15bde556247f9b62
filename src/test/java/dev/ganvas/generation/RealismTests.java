package dev.ganvas.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ganvas.gan.AdversarialTrainer;
import dev.ganvas.gan.Architecture;
import dev.ganvas.gan.AugmentationOptions;
import dev.ganvas.gan.Conditioning;
import dev.ganvas.gan.Design;
import dev.ganvas.gan.Realism;
import dev.ganvas.gan.Symmetry;
import dev.ganvas.gan.TrainerOptions;
import dev.ganvas.nn.Latents;
import dev.ganvas.nn.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RealismTests {
  private static final int SIDE = 16;
  private static final int PICTURES = 600;

  private static Architecture architecture(Design design) {
    List<Integer> channels = List.of(24, 16, 8);
    return new Architecture(SIDE, 3, 8, Conditioning.classes(2), channels, channels, design);
  }

  private static @Nullable Realism fitted(Design design, int count, IntFunction<float[]> picture) {
    TrainerOptions options =
        TrainerOptions.standard(
            32, new AugmentationOptions(0, false, false, false, Symmetry.NONE), 1);
    Tensor discriminator =
        new AdversarialTrainer(architecture(design), options).state().get("discriminator");
    return Realism.fit(architecture(design), Objects.requireNonNull(discriminator), count, picture);
  }

  /** Rings of a colour, size and place drawn from a seed, channels last. */
  private static float[] ring(int seed) {
    float[] drawn = Latents.normals(seed, 6);
    float[] picture = new float[SIDE * SIDE * 3];
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        double radius = Math.hypot(x - 7.5 - drawn[0], y - 7.5 - drawn[1]);
        boolean inside = Math.abs(radius - 4 - 0.5 * drawn[2]) < 1.5;
        for (int c = 0; c < 3; c++) {
          picture[(y * SIDE + x) * 3 + c] = inside ? (float) Math.tanh(drawn[3 + c]) : -0.5f;
        }
      }
    }
    return picture;
  }

  private static float[] noise(int seed) {
    float[] picture = Latents.normals(seed, SIDE * SIDE * 3);
    for (int i = 0; i < picture.length; i++) {
      picture[i] = (float) Math.tanh(picture[i]);
    }
    return picture;
  }

  private static float[] channelsFirst(int count, IntFunction<float[]> picture) {
    float[] all = new float[count * 3 * SIDE * SIDE];
    for (int i = 0; i < count; i++) {
      float[] one = picture.apply(i);
      for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
        for (int c = 0; c < 3; c++) {
          all[(i * 3 + c) * SIDE * SIDE + pixel] = one[pixel * 3 + c];
        }
      }
    }
    return all;
  }

  private static double median(float[] scores) {
    float[] sorted = scores.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  @ParameterizedTest
  @EnumSource
  void theMedianTrainingPictureHasOneAndNoiseHasLess(Design design) {
    Realism realism = Objects.requireNonNull(fitted(design, PICTURES, RealismTests::ring));
    try (var scorer = new OnnxRuntimeRealism(realism, 1)) {
      float[] seen = scorer.scores(channelsFirst(PICTURES, RealismTests::ring), PICTURES);
      assertThat(median(seen)).isCloseTo(1, within(0.01));
      float[] unseen = scorer.scores(channelsFirst(100, i -> ring(PICTURES + i)), 100);
      assertThat(median(unseen)).isBetween(0.7, 1.3);
      float[] noisy = scorer.scores(channelsFirst(100, RealismTests::noise), 100);
      assertThat(median(noisy)).isLessThan(0.5 * median(unseen));
    }
  }

  @Test
  void aPictureHasTheSameScoreInEveryBatch() {
    Realism realism =
        Objects.requireNonNull(fitted(Design.SELF_MODULATED, PICTURES, RealismTests::ring));
    try (var scorer = new OnnxRuntimeRealism(realism, 1)) {
      float[] all = scorer.scores(channelsFirst(20, RealismTests::ring), 20);
      for (int from = 0; from < 20; from++) {
        for (int size = 1; size <= Math.min(5, 20 - from); size++) {
          int first = from;
          float[] some = scorer.scores(channelsFirst(size, i -> ring(first + i)), size);
          assertThat(some).isEqualTo(Arrays.copyOfRange(all, from, from + size));
        }
      }
    }
  }

  @Test
  void tooFewPicturesSayTooLittle() {
    int few = Realism.LEAST_PICTURES - 1;
    assertThat(fitted(Design.SELF_MODULATED, few, RealismTests::ring)).isNull();
  }

  @Test
  void itIsReadAsItWasWritten() {
    Realism realism =
        Objects.requireNonNull(fitted(Design.SELF_MODULATED, PICTURES, RealismTests::ring));
    Map<String, Tensor> tensors = realism.tensors();
    assertThat(tensors.keySet()).allMatch(Realism::owns);
    assertThat(Realism.of(realism.architecture(), tensors)).isEqualTo(realism);
    Map<String, Tensor> torn = new TreeMap<>(tensors);
    torn.remove("realism.conv1.bias");
    assertThatThrownBy(() -> Realism.of(realism.architecture(), torn))
        .hasMessageContaining("realism.conv1.bias");
  }
}
