package dev.ganvas.evaluation;

import java.util.Arrays;

/**
 * The share of generated pictures that are realistic, and the share of real pictures that the
 * generator covers (Kynkäänniemi et al., <i>Improved precision and recall metric for assessing
 * generative models</i>, 2019): a picture counts if, in a judge's feature space, it lies within the
 * distance of some picture of the other kind to that picture's {@value #NEIGHBOURS}rd nearest
 * neighbour of its own kind.
 *
 * @param precision of the generated pictures, from 0 to 1
 * @param recall of the real ones, from 0 to 1
 * @param images pictures of each kind that were compared; both shares depend on their number
 */
public record PrecisionRecall(double precision, double recall, int images) {
  private static final int NEIGHBOURS = 3;
  private static final int MOST_IMAGES = 5000;

  /** Compares equal numbers of both kinds, {@code [n][d]}, the first of each. */
  static PrecisionRecall of(float[][] generated, float[][] real) {
    int count = Math.min(MOST_IMAGES, Math.min(generated.length, real.length));
    Vectors first = Vectors.of(Arrays.copyOf(generated, count));
    Vectors second = Vectors.of(Arrays.copyOf(real, count));
    return new PrecisionRecall(
        NearestNeighbours.shareWithin(
            first, second, NearestNeighbours.squaredToKth(second, NEIGHBOURS)),
        NearestNeighbours.shareWithin(
            second, first, NearestNeighbours.squaredToKth(first, NEIGHBOURS)),
        count);
  }
}
