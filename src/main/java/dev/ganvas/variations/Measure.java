package dev.ganvas.variations;

import dev.ganvas.dreams.Likeness;
import dev.ganvas.gan.Encoder;
import dev.ganvas.images.Picture;
import dev.ganvas.models.ModelBundle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How near a model comes to pictures that it was not trained on, in the mean. */
public final class Measure {
  /**
   * Figures of some pictures.
   *
   * @param random likeness of them to a random picture of the model
   * @param encoder to what the encoder finds
   * @param refined to that after the steps
   * @param encoderMillis for a picture
   * @param refinedMillis for a picture
   */
  public record Figures(
      int pictures,
      double random,
      double encoder,
      double refined,
      double encoderMillis,
      double refinedMillis) {}

  private final List<Picture> grid = new ArrayList<>();
  private final int rows;

  /**
   * @param rows of the grid: the picture, its projection by the encoder and refined, and four
   *     variations
   */
  public Measure(int rows) {
    this.rows = rows;
  }

  /** The pictures of the grid, row by row. */
  public List<Picture> grid() {
    return List.copyOf(grid);
  }

  /** Columns of the grid. */
  public static int columns() {
    return 7;
  }

  public Figures of(ModelBundle bundle, Encoder encoder, List<Picture> pictures, int steps) {
    Likeness likeness = new Likeness();
    double[] sums = new double[5];
    try (Inverter inverter = new Inverter(bundle.generator(), encoder)) {
      for (int i = 0; i < pictures.size(); i++) {
        Picture fitted = inverter.fit(pictures.get(i));
        Likeness.Seen seen = likeness.of(fitted);
        long began = System.nanoTime();
        Projection first = inverter.first(fitted);
        long found = System.nanoTime();
        Projection refined = inverter.projected(fitted, steps, () -> true);
        long done = System.nanoTime();
        double truncation = Math.max(0.1, bundle.manifest().usualTruncation());
        Picture other = Varier.picture(inverter, truncation, another(inverter, pictures, i), i, 1);
        sums[0] += likeness.of(other).to(seen);
        sums[1] += likeness.of(first.picture()).to(seen);
        sums[2] += likeness.of(refined.picture()).to(seen);
        sums[3] += (found - began) / 1e6;
        sums[4] += (done - found) / 1e6;
        if (i < rows) {
          grid.addAll(List.of(fitted, first.picture(), refined.picture()));
          for (int seed = 0; seed < 4; seed++) {
            grid.add(
                Varier.picture(
                    inverter, truncation, refined, seed, VariationOptions.USUAL_STRENGTH));
          }
        }
      }
    }
    double[] mean = Arrays.stream(sums).map(sum -> sum / pictures.size()).toArray();
    return new Figures(pictures.size(), mean[0], mean[1], mean[2], mean[3], mean[4]);
  }

  /** Of the kind of another one of the pictures. */
  private static Projection another(Inverter inverter, List<Picture> pictures, int i) {
    return inverter.first(inverter.fit(pictures.get((i + 1) % pictures.size())));
  }
}
