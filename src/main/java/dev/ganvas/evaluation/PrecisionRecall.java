package dev.ganvas.evaluation;

import java.util.Arrays;

/**
 * Which share of the generated pictures could be real, and which share of the real ones could be
 * generated (Kynkäänniemi et al., <i>Improved precision and recall metric for assessing generative
 * models</i>, 2019): a picture counts that lies, in a judge's features, within the distance of
 * another kind's picture to its {@value #NEIGHBOURS}rd nearest of its own kind.
 *
 * @param precision of the generated pictures, from 0 to 1
 * @param recall of the real ones, from 0 to 1
 * @param images of each kind that were compared; the shares depend on it
 */
public record PrecisionRecall(double precision, double recall, int images) {
  private static final int NEIGHBOURS = 3;
  private static final int MOST_IMAGES = 5000;

  /** Compares equal counts of both kinds, the first of each. */
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
