package dev.ganvas.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ganvas.gan.Latents;
import dev.ganvas.gan.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextConditionsTests {
  private static final int PHRASES = 40;
  private static final int SIZE = 16;
  private static final float[][] VECTORS = vectors();
  private static final List<int[]> CAPTIONS = captions();
  private static final TextConditions TEXT =
      TextConditions.fit(VECTORS, CAPTIONS.stream().map(List::of).toList(), SIZE);

  private static float[][] vectors() {
    float[][] vectors = new float[PHRASES][];
    for (int i = 0; i < PHRASES; i++) {
      float[] vector = Latents.normals(i, 24);
      double length = 0;
      for (float value : vector) {
        length += value * value;
      }
      for (int j = 0; j < vector.length; j++) {
        vector[j] /= (float) Math.sqrt(length);
      }
      vectors[i] = vector;
    }
    return vectors;
  }

  private static List<int[]> captions() {
    List<int[]> captions = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      long draw = i;
      captions.add(
          java.util.stream.IntStream.range(0, 4)
              .map(j -> (int) Long.remainderUnsigned(Latents.mix(draw, j), PHRASES))
              .toArray());
    }
    return captions;
  }

  private static float[] condition(int... phrases) {
    return TEXT.of(Arrays.stream(phrases).mapToObj(p -> TEXT.meaning(VECTORS[p])).toList());
  }

  @Test
  void conditionsOfCaptionsHaveMeanZeroAndAtMostUnitVariance() {
    double[] mean = new double[SIZE];
    double[] variance = new double[SIZE];
    for (int[] caption : CAPTIONS) {
      float[] condition = condition(caption);
      for (int k = 0; k < SIZE; k++) {
        mean[k] += condition[k] / CAPTIONS.size();
        variance[k] += condition[k] * condition[k] / CAPTIONS.size();
      }
    }
    for (int k = 0; k < SIZE; k++) {
      assertThat(mean[k]).isCloseTo(0, within(1e-3));
      assertThat(variance[k]).isBetween(0.3, 1.001);
    }
    assertThat(variance[0]).isGreaterThan(variance[SIZE - 1]);
  }

  /** A picture's captions say one of four things, and one of ten others at random. */
  @Test
  void whatAPictureIsSaidToBeCountsMoreThanHowItIsSaid() {
    List<List<int[]>> captions = new ArrayList<>();
    for (int picture = 0; picture < 200; picture++) {
      List<int[]> ofPicture = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        int wording = 10 + (int) Long.remainderUnsigned(Latents.mix(picture, i), 10);
        ofPicture.add(new int[] {picture % 4, wording});
      }
      captions.add(ofPicture);
    }
    TextConditions text = TextConditions.fit(VECTORS, captions, 8);
    float[] said = text.of(List.of(text.meaning(VECTORS[1]), text.meaning(VECTORS[12])));
    float[] reworded = text.of(List.of(text.meaning(VECTORS[1]), text.meaning(VECTORS[17])));
    float[] other = text.of(List.of(text.meaning(VECTORS[2]), text.meaning(VECTORS[12])));
    assertThat(distance(said, other)).isGreaterThan(5 * distance(said, reworded));
  }

  private static double distance(float[] one, float[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += (one[i] - other[i]) * (one[i] - other[i]);
    }
    return Math.sqrt(sum);
  }

  @Test
  void theOrderOfPhrasesDoesNotMatter() {
    float[] one = condition(1, 2, 3);
    float[] other = condition(3, 1, 2);
    for (int k = 0; k < SIZE; k++) {
      assertThat(one[k]).isCloseTo(other[k], within(1e-4f));
    }
  }

  @Test
  void whatIsUnwantedIsTakenAway() {
    float[] unwanted = TEXT.meaning(VECTORS[7]);
    float[] plain = condition(1, 2);
    float[] without =
        TEXT.of(List.of(TEXT.meaning(VECTORS[1]), TEXT.meaning(VECTORS[2])), List.of(unwanted));
    float[] with = condition(1, 2, 7);
    double towards = 0;
    double away = 0;
    for (int k = 0; k < SIZE; k++) {
      double direction = with[k] - plain[k];
      towards += direction * direction;
      away += direction * (without[k] - plain[k]);
    }
    assertThat(away).isLessThan(-0.5 * towards);
  }

  @Test
  void familiarPhrasesAreThoseOfTheCaptions() {
    assertThat(TEXT.familiarity(VECTORS[5])).isCloseTo(1, within(1e-5));
    float[] opposite = VECTORS[5].clone();
    for (int i = 0; i < opposite.length; i++) {
      opposite[i] = -opposite[i];
    }
    assertThat(TEXT.familiarity(opposite)).isLessThan(0.8);
  }

  @Test
  void examplesAreConditionsOfCaptionsAndTheSameForASeed() {
    assertThat(TEXT.example(3)).isEqualTo(TEXT.example(3)).hasSize(SIZE);
    assertThat(
            java.util.stream.LongStream.range(0, 50)
                .mapToObj(seed -> Arrays.toString(TEXT.example(seed)))
                .distinct()
                .count())
        .isGreaterThan(30);
  }

  @Test
  void theyAreTheSameFromAFile(@TempDir Path directory) throws Exception {
    assertThat(TextConditions.read(directory)).isEmpty();
    TEXT.save(directory);
    TextConditions read = TextConditions.read(directory).orElseThrow();
    assertThat(read.meaning(VECTORS[3])).isEqualTo(TEXT.meaning(VECTORS[3]));
    assertThat(read.example(9)).isEqualTo(TEXT.example(9));
  }

  @Test
  void tensorsThatDoNotFitAreRefused() {
    Map<String, Tensor> tensors = new HashMap<>(TEXT.tensors());
    tensors.remove("text.mean");
    assertThatThrownBy(() -> TextConditions.of(tensors)).hasMessageContaining("mean");
    tensors.put("text.mean", new Tensor(new long[] {SIZE - 1}, new float[SIZE - 1]));
    assertThatThrownBy(() -> TextConditions.of(tensors)).hasMessageContaining("do not fit");
  }
}
