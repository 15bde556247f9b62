package dev.ganvas.evaluation;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.ganvas.imagesets.Attribute;
import dev.ganvas.imagesets.ImageSet;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The measures against cases with known answers. */
class MeasureTests {
  private static float[][] normal(int count, int size, double mean, double deviation, long seed) {
    Random random = new Random(seed);
    float[][] rows = new float[count][size];
    for (float[] row : rows) {
      for (int i = 0; i < size; i++) {
        row[i] = (float) (mean + deviation * random.nextGaussian());
      }
    }
    return rows;
  }

  private static double mean(FrechetComparison.@Nullable Distance distance) {
    return Objects.requireNonNull(distance).mean();
  }

  @Test
  void frechetDistanceOfTheSameIsZero() {
    GaussianFit fit = GaussianFit.of(normal(500, 6, 1, 2, 1));
    assertThat(fit.distance(fit)).isCloseTo(0, within(1e-9));
  }

  @Test
  void frechetDistanceOfRoundDistributionsHasAClosedForm() {
    // |m - n|^2 + d (s - t)^2 for covariances s^2 I and t^2 I.
    GaussianFit one = GaussianFit.of(normal(200_000, 3, 0, 1, 1));
    GaussianFit other = GaussianFit.of(normal(200_000, 3, 2, 3, 2));
    assertThat(one.distance(other)).isCloseTo(3 * 4 + 3 * 4, within(0.3));
    assertThat(one.distance(other)).isCloseTo(other.distance(one), within(1e-6));
  }

  @Test
  void frechetDistanceSeesCorrelation() {
    float[][] line = normal(5000, 2, 0, 1, 1);
    for (float[] row : line) {
      row[1] = row[0];
    }
    // tr(S + T - 2 (S T)^(1/2)) of [[1, 1], [1, 1]] and the identity: 4 - 2 sqrt(2).
    assertThat(GaussianFit.of(line).distance(GaussianFit.of(normal(50_000, 2, 0, 1, 2))))
        .isCloseTo(4 - 2 * Math.sqrt(2), within(0.1));
  }

  private static float[][] features(int count, double mean, long seed) {
    return normal(count, Judge.FEATURES, mean, 1, seed);
  }

  @Test
  void frechetDistancesAreComparedWithEqualCounts() {
    float[][] training = features(6000, 0, 1);
    FrechetComparison alike =
        FrechetComparison.of(features(5000, 0, 2), features(600, 0, 3), training);
    assertThat(alike.images()).isEqualTo(300);
    assertThat(alike.verdict()).isEqualTo(FrechetComparison.Verdict.NO_FARTHER);
    assertThat(mean(alike.generated())).isCloseTo(mean(alike.real()), within(1.0));
    assertThat(alike.explanation()).startsWith("not measurably farther").contains("300 pictures");
    FrechetComparison other =
        FrechetComparison.of(features(5000, 0.15, 2), features(600, 0, 3), training);
    assertThat(other.verdict()).isEqualTo(FrechetComparison.Verdict.FARTHER);
  }

  @Test
  void theStandardErrorIsTheScatterOfWholeSamples() {
    float[][] training = features(6000, 0, 1);
    double[] means =
        IntStream.range(0, 12)
            .mapToDouble(
                i ->
                    mean(
                        FrechetComparison.of(
                                features(512, 0, 10 + i), features(512, 0, 100 + i), training)
                            .real()))
            .toArray();
    double mean = Arrays.stream(means).average().orElseThrow();
    double scatter = Math.sqrt(Arrays.stream(means).map(m -> (m - mean) * (m - mean)).sum() / 11);
    double error =
        Objects.requireNonNull(
                FrechetComparison.of(features(512, 0, 8), features(512, 0, 9), training).real())
            .standardError();
    assertThat(error / scatter).isBetween(0.3, 3.0);
  }

  @Test
  void aHandfulOfPicturesIsNoComparisonButNoErrorEither() {
    FrechetComparison few =
        FrechetComparison.of(features(100, 0, 1), features(2, 0, 2), features(20, 0, 3));
    assertThat(few.verdict()).isEqualTo(FrechetComparison.Verdict.NONE);
    assertThat(few.generated()).isNull();
    assertThat(few.explanation())
        .isEqualTo("no verdict: 2 pictures of each kind are too few, 512 are needed");
  }

  @Test
  void nearestNeighboursAreThoseOfAPlainSearch() {
    float[][] queries = normal(30, 5, 0, 1, 1);
    float[][] corpus = normal(1100, 5, 0, 1, 2);
    corpus[1050] = queries[7].clone();
    double[] expected = new double[queries.length];
    for (int q = 0; q < queries.length; q++) {
      double nearest = Double.POSITIVE_INFINITY;
      for (float[] row : corpus) {
        double squared = 0;
        for (int i = 0; i < row.length; i++) {
          squared += Math.pow(row[i] - queries[q][i], 2);
        }
        nearest = Math.min(nearest, Math.sqrt(squared));
      }
      expected[q] = nearest;
    }
    Arrays.sort(expected);
    assertThat(NearestNeighbours.sortedDistances(Vectors.of(queries), Vectors.of(corpus)))
        .containsExactly(expected, within(2e-3));
  }

  @Test
  void nearestPairsAreTheNearestOnesInOrder() {
    float[][] queries = normal(30, 5, 0, 1, 1);
    float[][] corpus = normal(1100, 5, 0, 1, 2);
    corpus[1050] = queries[7].clone();
    var pairs = NearestNeighbours.nearestPairs(Vectors.of(queries), Vectors.of(corpus), 4);
    assertThat(pairs.get(0).query()).isEqualTo(7);
    assertThat(pairs.get(0).nearest()).isEqualTo(1050);
    assertThat(pairs.stream().map(pair -> Math.sqrt(Math.max(0, pair.squared()))).toList())
        .usingElementComparator((a, b) -> Math.abs(a - b) < 2e-3 ? 0 : Double.compare(a, b))
        .containsExactlyElementsOf(
            Arrays.stream(
                    NearestNeighbours.sortedDistances(Vectors.of(queries), Vectors.of(corpus)))
                .limit(4)
                .boxed()
                .toList());
  }

  @Test
  void sharesOfWhatTheJudgeSeesAreCounted() {
    Attribute hair = new Attribute("hair", List.of("dark", "fair"), new int[] {0, 0, 0, 1});
    var shares =
        Representation.of(
            List.of(hair),
            new Judge.Predictions(new float[4][1], new int[][] {{0, 0, 1, 1}}),
            new Judge.Predictions(new float[5][1], new int[][] {{1, 1, 1, 1, 0}}));
    assertThat(shares)
        .containsExactly(
            Map.entry(
                "hair",
                Map.of(
                    "dark", new Representation(0.75, 0.5, 0.2),
                    "fair", new Representation(0.25, 0.5, 0.8))));
  }

  @Test
  void mirroredPicturesFollowTheOthers() {
    byte[] samples = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    ImageSet both = NearestPairs.withMirrored(new ImageSet(2, 3, samples, new int[1], List.of()));
    assertThat(both.size()).isEqualTo(2);
    assertThat(both.picture(0).samples()).containsExactly(samples);
    assertThat(both.picture(1).samples()).containsExactly(4, 5, 6, 1, 2, 3, 10, 11, 12, 7, 8, 9);
  }

  @Test
  void whatShowsPeopleMayNotBeNearerToThemThanPicturesThatItNeverSaw() {
    Evaluation.Neighbours far = neighbours(1, 2, 3);
    Evaluation nearInPixels = evaluation(far, neighbours(1.01, 1.99, 3));
    assertThat(nearInPixels.concerns(false)).isEmpty();
    assertThat(nearInPixels.concerns(true))
        .containsExactly(
            "may show a real person: 1 % of the pictures are within 1.990 of a training picture in"
                + " pixels, of pictures that it never saw within 2.000");
    assertThat(evaluation(far, far).concerns(true)).isEmpty();
    assertThat(evaluation(neighbours(1, 2, 2), far).concerns(false))
        .singleElement(as(STRING))
        .startsWith("memorised: 5 % of the pictures are within 2.000");
  }

  /** Quantiles of generated pictures, beside 1, 2 and 3 of those held out. */
  private static Evaluation.Neighbours neighbours(
      double thousandth, double hundredth, double more) {
    return new Evaluation.Neighbours(
        Map.of("0.1", thousandth, "1", hundredth, "5", more),
        Map.of("0.1", 1.0, "1", 2.0, "5", 3.0));
  }

  private static Evaluation evaluation(
      Evaluation.Neighbours features, Evaluation.Neighbours pixels) {
    return new Evaluation(
        10,
        Map.of(),
        Map.of(),
        Map.of(),
        FrechetComparison.of(features(100, 0, 1), features(2, 0, 2), features(20, 0, 3)),
        new PrecisionRecall(1, 1, 10),
        new ToldApart(0.5, 0.5, 0.5, 10),
        Map.of("all", 1.0),
        features,
        pixels);
  }

  @Test
  void picturesAreComparedBySamplesFromZeroToOne() {
    byte[] white = {-1, -1, -1, -1};
    byte[] blackAndWhite = Arrays.copyOf(white, 8);
    byte[] queries = {-1, -1, -1, 0, 0, 0, 51, 0};
    assertThat(
            NearestNeighbours.sortedDistances(
                Vectors.ofPixels(new ImageSet(2, 1, queries, new int[2], List.of())),
                Vectors.ofPixels(new ImageSet(2, 1, blackAndWhite, new int[2], List.of()))))
        .containsExactly(new double[] {0.2, 1}, within(1e-3));
  }

  @Test
  void diversityIsTheMeanDistanceOfPairs() {
    float[][] corners = {{0, 0}, {3, 0}, {0, 4}};
    assertThat(Diversity.meanPairwiseDistance(corners)).isEqualTo((3 + 4 + 5) / 3.0);
  }

  @Test
  void nearestOtherLeavesThePictureItselfOut() {
    float[][] rows = {{0, 0}, {3, 4}, {3, 5}};
    assertThat(NearestNeighbours.sortedDistancesToOthers(Vectors.of(rows)))
        .containsExactly(new double[] {1, 1, 5}, within(1e-3));
  }

  @Test
  void precisionAndRecallOfTheSameDistributionAreAlmostWhole() {
    PrecisionRecall same = PrecisionRecall.of(normal(1500, 4, 0, 1, 1), normal(1500, 4, 0, 1, 2));
    assertThat(same.precision()).isGreaterThan(0.85);
    assertThat(same.recall()).isGreaterThan(0.85);
    assertThat(same.images()).isEqualTo(1500);
  }

  @Test
  void picturesThatAreAllAlikeHavePrecisionButNoRecall() {
    PrecisionRecall collapsed =
        PrecisionRecall.of(normal(1000, 4, 0, 0.05, 1), normal(1000, 4, 0, 1, 2));
    assertThat(collapsed.precision()).isGreaterThan(0.95);
    assertThat(collapsed.recall()).isLessThan(0.05);
  }

  @Test
  void picturesOfAnotherKindHaveNeither() {
    PrecisionRecall other = PrecisionRecall.of(normal(1000, 4, 50, 1, 1), normal(1000, 4, 0, 1, 2));
    assertThat(other.precision()).isZero();
    assertThat(other.recall()).isZero();
  }

  private static ImageSet noise(int count, int darkest, long seed) {
    byte[] samples = new byte[count * 8 * 8];
    Random random = new Random(seed);
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (byte) (darkest + random.nextInt(256 - darkest));
    }
    return new ImageSet(8, 1, samples, new int[count], List.of());
  }

  @Test
  void classifierTellsOtherPicturesApartAndTheSameNot() {
    ToldApart other = ToldApart.of(noise(400, 60, 1), noise(800, 0, 2));
    assertThat(other.images()).isEqualTo(400);
    assertThat(other.accuracy()).isGreaterThan(0.9);
    assertThat(other.ofRealHalves()).isBetween(0.4, 0.6);
    ToldApart same = ToldApart.of(noise(400, 0, 3), noise(800, 0, 2));
    assertThat(same.accuracy()).isBetween(0.4, 0.6);
  }
}
