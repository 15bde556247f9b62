package dev.ganvas.evaluation;

import dev.ganvas.images.ContactSheet;
import dev.ganvas.images.Picture;
import dev.ganvas.imagesets.ImageSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The generated pictures that are nearest to training pictures, to be looked at. */
public final class NearestPairs {
  private static final int PAIRS = 10;

  private NearestPairs() {}

  /**
   * A sheet of four rows: the pictures that are nearest in features, below them their nearest
   * training pictures, and the same in pixels, where training pictures count mirrored too.
   */
  public static Picture sheet(JudgedPictures pictures) {
    ImageSet generated = pictures.generated();
    List<Picture> sheet = new ArrayList<>();
    add(
        sheet,
        generated,
        pictures.training(),
        NearestNeighbours.nearestPairs(
            Vectors.of(pictures.ofGenerated().features()),
            Vectors.of(pictures.ofTraining().features()),
            PAIRS));
    ImageSet both = withMirrored(pictures.training());
    add(
        sheet,
        generated,
        both,
        NearestNeighbours.nearestPairs(Vectors.ofPixels(generated), Vectors.ofPixels(both), PAIRS));
    return ContactSheet.of(sheet, Math.min(PAIRS, generated.size()));
  }

  private static void add(
      List<Picture> sheet,
      ImageSet generated,
      ImageSet training,
      List<NearestNeighbours.Pair> pairs) {
    pairs.forEach(pair -> sheet.add(generated.picture(pair.query())));
    pairs.forEach(pair -> sheet.add(training.picture(pair.nearest())));
  }

  /** The pictures, then their mirror images. */
  static ImageSet withMirrored(ImageSet set) {
    int row = set.side() * set.channels();
    int all = set.samples().length;
    byte[] samples = Arrays.copyOf(set.samples(), Math.multiplyExact(2, all));
    for (int start = 0; start < all; start += row) {
      for (int x = 0; x < row; x++) {
        int mirrored = row - set.channels() - x + 2 * (x % set.channels());
        samples[all + start + mirrored] = samples[start + x];
      }
    }
    return new ImageSet(set.side(), set.channels(), samples, new int[2 * set.size()], List.of());
  }
}
