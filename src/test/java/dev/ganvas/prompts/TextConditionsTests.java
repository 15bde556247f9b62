package dev.ganvas.prompts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ganvas.nn.Latents;
import dev.ganvas.nn.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

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

  /** Four colours of hair and four hats: phrases of one kind have much in common. */
  private static final float[][] KINDS = kinds();

  private static float[][] kinds() {
    float[][] vectors = new float[8][24];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i][i / 4] = 0.8f;
      vectors[i][2 + i] = 0.6f;
    }
    return vectors;
  }

  private static final TextConditions OF_KINDS = ofKinds();

  private static TextConditions ofKinds() {
    return ofKinds((colour, hat) -> true);
  }

  /** By colour and hat, which are from 0 to 3, whether there are such pictures. */
  private static TextConditions ofKinds(BiPredicate<Integer, Integer> are) {
    List<List<int[]>> captions = new ArrayList<>();
    for (int picture = 0; picture < 96; picture++) {
      int colour = picture % 4;
      int hat = 4 + picture / 4 % 4;
      if (!are.test(colour, hat - 4)) {
        continue;
      }
      captions.add(List.of(new int[] {colour}, new int[] {colour, hat}, new int[] {hat, colour}));
    }
    return TextConditions.fit(KINDS, captions, 6);
  }

  /** The hats of pictures of the first colour, as whose captions the drawn conditions are. */
  private static List<Integer> hats(TextConditions text, PromptCondition condition) {
    List<Integer> hats = new ArrayList<>();
    for (long seed = 0; seed < 40; seed++) {
      float[] drawn = condition.drawn(seed);
      int nearest = 0;
      double least = Double.POSITIVE_INFINITY;
      for (int pair = 0; pair < 16; pair++) {
        List<float[]> said =
            List.of(text.meaning(KINDS[pair % 4]), text.meaning(KINDS[4 + pair / 4]));
        double distance = distance(drawn, text.of(said));
        if (distance < least) {
          least = distance;
          nearest = pair;
        }
      }
      assertThat(nearest % 4).isZero();
      hats.add(nearest / 4);
    }
    return hats;
  }

  @Test
  void whatAPromptLeavesOpenIsDrawn() {
    TextConditions text = OF_KINDS;
    PromptCondition colour = text.prompt(List.of(text.phrase(KINDS[0])), List.of());
    assertThat(hats(text, colour)).contains(0, 1, 2, 3);
    assertThat(colour.drawn(7)).isEqualTo(colour.drawn(7));

    PromptCondition both =
        text.prompt(List.of(text.phrase(KINDS[0]), text.phrase(KINDS[7])), List.of());
    assertThat(hats(text, both)).containsOnly(3);
  }

  /** Not even if any hat could be said with any colour: no generator has learnt to draw it. */
  @Test
  void noPictureIsDrawnAsThereIsNone() {
    Map<String, Tensor> tensors =
        new TreeMap<>(ofKinds((colour, hat) -> colour > 0 || hat < 2).tensors());
    tensors.put("text.together", hatsGoWithColours(tensors));
    TextConditions text = TextConditions.of(tensors);
    PromptCondition condition = text.prompt(List.of(text.phrase(KINDS[0])), List.of());
    assertThat(hats(text, condition)).containsOnly(0, 1);
  }

  private static Tensor hatsGoWithColours(Map<String, Tensor> tensors) {
    float[] slots = Objects.requireNonNull(tensors.get("text.slots")).values();
    Tensor before = Objects.requireNonNull(tensors.get("text.together"));
    float[] together = new float[before.values().length];
    int count = (int) before.shape()[1];
    for (int colour = 0; colour < 4; colour++) {
      for (int hat = 4; hat < 8; hat++) {
        together[(int) slots[colour] * count + (int) slots[hat]] = 1;
        together[(int) slots[hat] * count + (int) slots[colour]] = 1;
      }
    }
    return new Tensor(before.shape(), together);
  }

  @Test
  void whatIsUnwantedIsNotDrawn() {
    TextConditions text = OF_KINDS;
    List<TextConditions.Phrase> colour = List.of(text.phrase(KINDS[0]));
    PromptCondition condition = text.prompt(colour, List.of(text.phrase(KINDS[6])));
    assertThat(hats(text, condition)).doesNotContain(2).contains(0, 3);
  }

  /** A set with the second and third colour and the last hat only, and a phrase never heard. */
  @Test
  void anotherSetIsToldInTheSameLanguage() {
    float[][] vectors = {KINDS[1], KINDS[2], KINDS[7], VECTORS[3]};
    List<List<int[]>> captions = new ArrayList<>();
    for (int picture = 0; picture < 40; picture++) {
      captions.add(List.of(new int[] {picture % 2, 2, 3}));
    }
    TextConditions text = OF_KINDS.forOther(vectors, captions);
    assertThat(text.meaning(KINDS[5])).isEqualTo(OF_KINDS.meaning(KINDS[5]));
    assertThat(text.of(List.of())).isEqualTo(OF_KINDS.of(List.of()));
    assertThat(text.phrase(VECTORS[3]).familiarity()).isCloseTo(1, within(1e-5));
    assertThat(OF_KINDS.phrase(VECTORS[3]).familiarity()).isLessThan(0.8);
    float[][] said = new float[2][];
    for (int i = 0; i < 2; i++) {
      said[i] =
          text.of(
              List.of(
                  text.meaning(vectors[i]), text.meaning(vectors[2]), text.meaning(vectors[3])));
    }
    PromptCondition nothing = text.prompt(List.of(), List.of());
    for (long seed = 0; seed < 20; seed++) {
      float[] drawn = nothing.drawn(seed);
      assertThat(Math.min(distance(drawn, said[0]), distance(drawn, said[1]))).isLessThan(1e-4);
    }
  }

  @Test
  void aPromptThatAsksForNothingGetsWhatCaptionsSay() {
    TextConditions text = OF_KINDS;
    PromptCondition nothing = text.prompt(List.of(), List.of());
    assertThat(
            LongStream.range(0, 200)
                .mapToObj(seed -> Arrays.toString(nothing.drawn(seed)))
                .distinct()
                .count())
        .isGreaterThan(10);
  }

  @Test
  void familiarPhrasesAreThoseOfTheCaptions() {
    assertThat(TEXT.phrase(VECTORS[5]).familiarity()).isCloseTo(1, within(1e-5));
    float[] opposite = VECTORS[5].clone();
    for (int i = 0; i < opposite.length; i++) {
      opposite[i] = -opposite[i];
    }
    assertThat(TEXT.phrase(opposite).familiarity()).isLessThan(0.8);
  }

  @Test
  void theyAreTheSameOfTheirTensors() {
    TextConditions read = TextConditions.of(TEXT.tensors());
    assertThat(read.meaning(VECTORS[3])).isEqualTo(TEXT.meaning(VECTORS[3]));
    assertThat(read.prompt(List.of(read.phrase(VECTORS[9])), List.of()).drawn(2))
        .isEqualTo(TEXT.prompt(List.of(TEXT.phrase(VECTORS[9])), List.of()).drawn(2));
  }

  @Test
  void tensorsThatDoNotFitAreRefused() {
    Map<String, Tensor> tensors = new HashMap<>(TEXT.tensors());
    tensors.remove("text.mean");
    assertThatThrownBy(() -> TextTensors.of(tensors)).hasMessageContaining("mean");
    tensors.put("text.mean", new Tensor(new long[] {SIZE - 1}, new float[SIZE - 1]));
    assertThatThrownBy(() -> TextTensors.of(tensors)).hasMessageContaining("do not fit");
  }
}
