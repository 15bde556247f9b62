package dev.ganvas.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ganvas.nn.Latents;
import dev.ganvas.nn.Tensor;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RealismTests {
  private static final int SIZE = 12;
  private static final int PICTURES = 900;
  private static final Conditioning TWO = Conditioning.classes(2);

  /** The first class lies near 0 and close together, the second far off and twice as wide. */
  private static float[] features(int picture, int label) {
    float[] features = Latents.normals(picture, SIZE);
    for (int i = 0; i < SIZE; i++) {
      features[i] = label * 5 + (1 + label) * (i + 1) * features[i];
    }
    return features;
  }

  private static int[] labels(int second) {
    return IntStream.range(0, PICTURES).map(i -> i < second ? 1 : 0).toArray();
  }

  private static @Nullable Realism fitted(int pictures, int[] labels, Conditioning conditioning) {
    float[][] features =
        IntStream.range(0, pictures)
            .mapToObj(i -> features(i, Math.max(0, labels[i])))
            .toArray(float[][]::new);
    return Realism.fit("1.0.0", features, Arrays.copyOf(labels, pictures), conditioning);
  }

  private static Realism fitted(int[] labels) {
    return Objects.requireNonNull(fitted(PICTURES, labels, TWO));
  }

  private static double median(Realism realism, int label, float... condition) {
    double[] scores =
        IntStream.range(PICTURES, PICTURES + 301)
            .mapToDouble(i -> realism.score(features(i, label), condition))
            .sorted()
            .toArray();
    return scores[scores.length / 2];
  }

  @Test
  void theMedianPictureOfEachClassHasOne() {
    Realism realism = fitted(labels(400));
    assertThat(median(realism, 0, 1, 0)).isCloseTo(1, within(0.15));
    assertThat(median(realism, 1, 0, 1)).isCloseTo(1, within(0.15));
  }

  @Test
  void aPictureThatIsNotOfItsClassHasLess() {
    Realism realism = fitted(labels(400));
    assertThat(median(realism, 1, 1, 0)).isLessThan(0.5 * median(realism, 0, 1, 0));
  }

  @Test
  void halfOfTwoClassesIsHeldToWhatLiesBetween() {
    Realism realism = fitted(labels(400));
    float[] between = new float[SIZE];
    Arrays.fill(between, 2.5f);
    float half = realism.score(between, new float[] {0.5f, 0.5f});
    assertThat(half).isGreaterThan(10 * realism.score(between, new float[] {1, 0}));
    assertThat(realism.score(between, new float[] {2, 2})).isEqualTo(half);
  }

  @Test
  void aClassOfFewPicturesIsHeldToAllOfThem() {
    Realism few = fitted(labels(Realism.LEAST_OF_CLASS - 1));
    float[] picture = features(0, 1);
    float unknown = few.score(picture, new float[] {0, 0});
    assertThat(few.score(picture, new float[] {0, 1})).isEqualTo(unknown);
    Realism enough = fitted(labels(Realism.LEAST_OF_CLASS));
    assertThat(enough.score(picture, new float[] {0, 1})).isNotEqualTo(unknown);
  }

  @Test
  void picturesWithoutAClassCountAmongAll() {
    int[] labels = labels(400);
    Arrays.fill(labels, 800, PICTURES, -1);
    assertThat(median(fitted(labels), 1, 0, 1)).isCloseTo(1, within(0.15));
  }

  @Test
  void whereThereAreNoClassesAllPicturesAreOne() {
    int[] labels = new int[PICTURES];
    Realism alone = Objects.requireNonNull(fitted(PICTURES, labels, Conditioning.NONE));
    assertThat(median(alone, 0)).isCloseTo(1, within(0.15));
    Realism told = Objects.requireNonNull(fitted(PICTURES, labels, Conditioning.vector(7)));
    assertThat(median(told, 0, new float[7])).isEqualTo(median(alone, 0));
  }

  @Test
  void tooFewPicturesSayTooLittle() {
    assertThat(fitted(Realism.LEAST_PICTURES - 1, labels(0), TWO)).isNull();
  }

  @Test
  void itIsReadAsItWasWritten() {
    Realism realism = fitted(labels(400));
    Map<String, Tensor> tensors = realism.tensors();
    assertThat(tensors.keySet()).allMatch(Realism::owns);
    assertThat(Realism.of(TWO, tensors, realism.metadata())).isEqualTo(realism);
    Map<String, Tensor> torn = new TreeMap<>(tensors);
    torn.remove("realism.whitening");
    assertThatThrownBy(() -> Realism.of(TWO, torn, realism.metadata()))
        .hasMessageContaining("realism.whitening");
    assertThatThrownBy(() -> Realism.of(Conditioning.classes(3), tensors, realism.metadata()))
        .hasMessageContaining("realism.means");
    assertThatThrownBy(() -> Realism.of(TWO, tensors, Map.of()))
        .hasMessageContaining("publish the model anew");
  }
}
