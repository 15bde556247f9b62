package dev.ganvas.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ganvas.gan.AdversarialTrainer;
import dev.ganvas.gan.Architecture;
import dev.ganvas.gan.AugmentationOptions;
import dev.ganvas.gan.ConditionSource;
import dev.ganvas.gan.Conditioning;
import dev.ganvas.gan.GeneratorSnapshot;
import dev.ganvas.gan.Symmetry;
import dev.ganvas.gan.TrainerOptions;
import dev.ganvas.imagesets.Attribute;
import dev.ganvas.imagesets.ImageSet;
import dev.ganvas.imagesets.PictureConditions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JudgeTests {
  private static final int SIDE = 8;
  private static final int SIDE_OF_DISCS = 16;

  @TempDir Path directory;

  /** Noisy pictures, bright on the left (class 0) or on the right (class 1). */
  private static ImageSet halves(int count, long seed) {
    Random random = new Random(seed);
    byte[] samples = new byte[count * SIDE * SIDE];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = i % 2;
      for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
        boolean right = pixel % SIDE >= SIDE / 2;
        int level = right == (labels[i] == 1) ? 170 : 60;
        samples[i * SIDE * SIDE + pixel] = (byte) (level + random.nextInt(60));
      }
    }
    return new ImageSet(SIDE, 1, samples, labels, List.of("left", "right"));
  }

  private static double mean(FrechetComparison.@Nullable Distance distance) {
    return Objects.requireNonNull(distance).mean();
  }

  @Test
  void aJudgeAnswersSeveralQuestionsAtOnce() {
    ImageSet halves = halves(640, 1);
    int[] constant = new int[640];
    int[] inverted = IntStream.of(halves.labels()).map(label -> 1 - label).toArray();
    ImageSet attributed =
        new ImageSet(
            SIDE,
            1,
            halves.samples(),
            halves.labels(),
            List.of(),
            List.of(),
            List.of(
                new Attribute("dark side", List.of("a", "b"), inverted),
                new Attribute("shape", List.of("square", "round", "flat"), constant)));
    Judge judge = Judge.train(attributed, 6, 1, message -> {});
    assertThat(judge.classify(attributed).agreement(attributed.attributes()))
        .hasEntrySatisfying("dark side", share -> assertThat(share).isGreaterThan(0.98))
        .hasEntrySatisfying("shape", share -> assertThat(share).isEqualTo(1));
  }

  @Test
  void aJudgeLearnsClassesAndIsTheSameFromAFile() throws IOException {
    Path file = directory.resolve("judge.safetensors");
    ImageSet training = halves(640, 1);
    ImageSet heldOut = halves(200, 2);
    Judge.Predictions predictions;
    Judge judge = Judge.loadOrTrain(file, training, message -> {});
    predictions = judge.classify(heldOut);
    assertThat(predictions.agreement(Judge.questions(heldOut)).get("class")).isGreaterThan(0.98);
    assertThat(predictions.features()).hasDimensions(200, Judge.FEATURES);
    Judge again =
        Judge.loadOrTrain(
            file,
            training,
            message -> {
              throw new AssertionError("trained again");
            });
    assertThat(again.classify(heldOut).features()).isDeepEqualTo(predictions.features());
  }

  /** Discs of some size and place, darker below, as photographs of one kind of thing may be. */
  private static ImageSet discs(int count, long seed) {
    Random random = new Random(seed);
    byte[] samples = new byte[count * SIDE_OF_DISCS * SIDE_OF_DISCS];
    for (int i = 0; i < count; i++) {
      double x = 6 + 4 * random.nextDouble();
      double y = 6 + 4 * random.nextDouble();
      double radius = 2 + 3 * random.nextDouble();
      for (int pixel = 0; pixel < SIDE_OF_DISCS * SIDE_OF_DISCS; pixel++) {
        int row = pixel / SIDE_OF_DISCS;
        double away = Math.hypot(pixel % SIDE_OF_DISCS - x, row - y);
        double level = away < radius ? 220 - 6 * row : 60;
        samples[i * SIDE_OF_DISCS * SIDE_OF_DISCS + pixel] =
            (byte) Math.max(0, Math.min(255, level + 8 * random.nextGaussian()));
      }
    }
    return new ImageSet(SIDE_OF_DISCS, 1, samples, new int[count], List.of());
  }

  /** The same pixels, in each place those of some picture: means and scatter without shapes. */
  private static ImageSet soup(ImageSet set, long seed) {
    Random random = new Random(seed);
    int length = set.side() * set.side();
    byte[] samples = new byte[set.samples().length];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = set.samples()[random.nextInt(set.size()) * length + i % length];
    }
    return new ImageSet(set.side(), 1, samples, new int[set.size()], List.of());
  }

  @Test
  void aJudgeOfPicturesWithoutClassesKnowsShapesFromSoup() throws IOException {
    ImageSet training = discs(1600, 1);
    Judge judge =
        Judge.loadOrTrain(directory.resolve("judge.safetensors"), training, message -> {});
    float[][] known = judge.classify(training).features();
    float[][] real = judge.classify(discs(600, 2)).features();
    float[][] made = judge.classify(soup(discs(2000, 3), 4)).features();
    FrechetComparison compared = FrechetComparison.of(made, real, known);
    assertThat(compared.images()).isEqualTo(300);
    assertThat(compared.verdict()).isEqualTo(FrechetComparison.Verdict.FARTHER);
    assertThat(mean(compared.generated())).isGreaterThan(5 * mean(compared.real()));
    assertThat(Judge.questions(training)).isEmpty();
  }

  @Test
  void aFewHeldOutPicturesAllowNoVerdict() throws IOException {
    ImageSet training = discs(640, 1);
    Judge judge =
        Judge.loadOrTrain(directory.resolve("judge.safetensors"), training, message -> {});
    float[][] known = judge.classify(training).features();
    float[][] real = judge.classify(discs(69, 2)).features();
    float[][] alike = judge.classify(discs(2000, 3)).features();
    FrechetComparison compared = FrechetComparison.of(alike, real, known);
    assertThat(compared.images()).isEqualTo(34);
    assertThat(compared.verdict()).isEqualTo(FrechetComparison.Verdict.NONE);
    // Of equal counts, pictures of the same kind are as far; of 2,000 they would seem far nearer.
    assertThat(mean(compared.generated()) / mean(compared.real())).isBetween(0.6, 1.6);
    float[][] soup = judge.classify(soup(discs(2000, 4), 5)).features();
    assertThat(mean(FrechetComparison.of(soup, real, known).generated()))
        .isGreaterThan(mean(compared.real()));
  }

  @Test
  void anotherFileIsNoJudge() throws IOException {
    Path file = directory.resolve("judge.safetensors");
    Judge judge = Judge.train(halves(64, 1), 1, 1, message -> {});
    judge.save(file);
    ImageSet three = new ImageSet(SIDE, 1, new byte[64], new int[1], List.of("a", "b", "c"));
    assertThatThrownBy(() -> Judge.load(file, three)).hasMessageContaining("is no judge");
    Files.write(file, new byte[10]);
    assertThatThrownBy(() -> Judge.load(file, three)).isInstanceOf(IOException.class);
  }

  private static GeneratorSnapshot untrained(
      Conditioning conditioning, ConditionSource conditions) {
    Architecture architecture =
        new Architecture(SIDE, 1, 4, conditioning, List.of(16, 16), List.of(16, 16));
    TrainerOptions options =
        TrainerOptions.standard(
            64, new AugmentationOptions(0, true, true, false, Symmetry.NONE), 1);
    return new AdversarialTrainer(architecture, options).snapshot(conditions);
  }

  @Test
  void anUntrainedGeneratorIsFoundWanting() {
    ImageSet training = halves(400, 1);
    GeneratorSnapshot snapshot =
        untrained(Conditioning.classes(2), ConditionSource.uniformClasses(2));
    Judge judge = Judge.train(training, 6, 1, message -> {});
    PictureConditions conditions = PictureConditions.classes(training);
    Evaluation evaluation =
        Evaluation.of(
            JudgedPictures.of(snapshot, training, conditions, judge, 100), halves(100, 2));
    assertThat(evaluation.judgeAccuracy().get("class")).isGreaterThan(0.98);
    assertThat(evaluation.judgedAsAsked().get("class")).isLessThan(0.9);
    FrechetComparison frechet = evaluation.frechet();
    assertThat(frechet.images()).isEqualTo(50);
    assertThat(mean(frechet.generated())).isGreaterThan(1.5 * mean(frechet.real()));
    assertThat(frechet.verdict()).isEqualTo(FrechetComparison.Verdict.NONE);
    assertThat(evaluation.table()).contains("no verdict: 100 pictures of each kind are too few");
    assertThat(evaluation.diversity()).containsOnlyKeys("left", "right");
    assertThat(evaluation.table()).contains("| judged as asked, class |");
    var sides = Objects.requireNonNull(evaluation.representation().get("class"));
    Representation left = Objects.requireNonNull(sides.get("left"));
    Representation right = Objects.requireNonNull(sides.get("right"));
    assertThat(left.labelled()).isEqualTo(0.5);
    assertThat(left.generated() + right.generated()).isCloseTo(1, within(1e-9));
    assertThat(new FrechetMetric(judge, training, conditions).applyAsDouble(snapshot)).isPositive();
  }

  @Test
  void aGeneratorThatIsToldNothingIsAskedWhatItShows() {
    ImageSet training = halves(400, 1);
    GeneratorSnapshot snapshot = untrained(Conditioning.classesOrNone(0), (seed, count) -> null);
    Judge judge = Judge.train(training, 6, 1, message -> {});
    PictureConditions nothing = PictureConditions.classes(training.alone());
    Evaluation evaluation =
        Evaluation.of(JudgedPictures.of(snapshot, training, nothing, judge, 100), halves(100, 2));
    assertThat(evaluation.judgedAsAsked()).isEmpty();
    assertThat(evaluation.judgeAccuracy().get("class")).isGreaterThan(0.98);
    assertThat(evaluation.diversity()).containsOnlyKeys("all");
    var sides = Objects.requireNonNull(evaluation.representation().get("class"));
    assertThat(sides).containsOnlyKeys("left", "right");
    Representation left = Objects.requireNonNull(sides.get("left"));
    Representation right = Objects.requireNonNull(sides.get("right"));
    assertThat(left.labelled()).isEqualTo(0.5);
    assertThat(left.training()).isCloseTo(0.5, within(0.02));
    assertThat(left.generated() + right.generated()).isCloseTo(1, within(1e-9));
    assertThat(evaluation.table()).contains("| seen as class left by a judge that is right in ");
  }
}
