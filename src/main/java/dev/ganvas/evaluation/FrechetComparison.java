package dev.ganvas.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How far generated pictures and real ones that training never saw are from the training pictures:
 * squared Fréchet distances on a judge's features.
 *
 * <p>Such a distance is too large by an amount that falls as pictures are added (Chong and Forsyth,
 * <i>Effectively unbiased FID and Inception Score</i>, 2020), so both kinds are measured with equal
 * counts: {@value #DRAWS} random halves of as many pictures as there are of the scarcer kind. The
 * scatter of a measure over such halves is its standard error on the whole (McCarthy,
 * <i>Pseudo-replication: half samples</i>, 1969).
 *
 * @param images in each draw, generated or real; the distances depend on it
 * @param generated of the generated pictures; null for fewer than two a draw
 * @param real likewise of the held-out ones; without any, of one half of the training pictures from
 *     the other
 */
public record FrechetComparison(int images, @Nullable Distance generated, @Nullable Distance real) {
  private static final int DRAWS = 10;

  /** Fewer pictures than features leave most directions of the features without a variance. */
  private static final int LEAST_IMAGES = 2 * Judge.FEATURES;

  private static final double STANDARD_ERRORS = 2;

  /**
   * A measured distance.
   *
   * @param mean over the draws
   * @param standardError of the mean
   */
  public record Distance(double mean, double standardError) {
    private static Distance of(double[] draws) {
      double mean = Arrays.stream(draws).average().orElseThrow();
      double squares = Arrays.stream(draws).map(d -> (d - mean) * (d - mean)).sum();
      return new Distance(mean, Math.sqrt(squares / (draws.length - 1)));
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%.3f ± %.3f", mean, standardError);
    }
  }

  /** What can be said of the generated pictures beside the real ones. */
  public enum Verdict {
    /** They are farther from the training pictures than real ones. */
    FARTHER,
    /** They are not measurably farther. That does not make them better than real ones. */
    NO_FARTHER,
    /** There are too few pictures to say. */
    NONE
  }

  /**
   * Compares both with the training pictures.
   *
   * @param generated features {@code [n][d]}
   * @param heldOut features {@code [m][d]}
   * @param training features {@code [k][d]}, k at least 2
   */
  static FrechetComparison of(float[][] generated, float[][] heldOut, float[][] training) {
    int images = Math.min(generated.length, heldOut.length) / 2;
    if (images < 2) {
      return new FrechetComparison(images, null, null);
    }
    GaussianFit fit = GaussianFit.of(training);
    return new FrechetComparison(
        images, distance(generated, images, fit), distance(heldOut, images, fit));
  }

  /** Compares with one half of the training pictures, the other half being the real ones. */
  static FrechetComparison ofHalves(float[][] generated, float[][] training) {
    float[][] shuffled = shuffled(training, 0);
    int half = shuffled.length / 2;
    return of(
        generated,
        Arrays.copyOf(shuffled, half),
        Arrays.copyOfRange(shuffled, half, shuffled.length));
  }

  private static Distance distance(float[][] features, int images, GaussianFit from) {
    // Of many pictures the same number as of the scarcer kind, so that both scatter alike.
    float[][] sample = Arrays.copyOf(shuffled(features, -1), 2 * images);
    return Distance.of(
        IntStream.range(0, DRAWS)
            .mapToDouble(
                draw ->
                    from.distance(GaussianFit.of(Arrays.copyOf(shuffled(sample, draw), images))))
            .toArray());
  }

  private static float[][] shuffled(float[][] rows, long seed) {
    List<float[]> shuffled = new ArrayList<>(Arrays.asList(rows));
    Collections.shuffle(shuffled, new Random(seed));
    return shuffled.toArray(float[][]::new);
  }

  @JsonProperty
  public Verdict verdict() {
    if (images < LEAST_IMAGES || generated == null || real == null) {
      return Verdict.NONE;
    }
    double error = Math.hypot(generated.standardError(), real.standardError());
    return generated.mean() - real.mean() > STANDARD_ERRORS * error
        ? Verdict.FARTHER
        : Verdict.NO_FARTHER;
  }

  /** The verdict in a sentence, with what it rests on. */
  @JsonProperty
  public String explanation() {
    String measured =
        "Fréchet distance to the training pictures: generated %s, real %s, each of %d pictures"
            .formatted(generated, real, images);
    return switch (verdict()) {
      case NONE ->
          "no verdict: %d pictures of each kind are too few, %d are needed%s"
              .formatted(2 * images, 2 * LEAST_IMAGES, images < 2 ? "" : " (" + measured + ")");
      case FARTHER -> "farther from the training pictures than real ones (" + measured + ")";
      case NO_FARTHER ->
          "not measurably farther from the training pictures than real ones (%s)"
              .formatted(measured);
    };
  }
}
