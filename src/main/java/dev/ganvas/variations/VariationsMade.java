package dev.ganvas.variations;

import dev.ganvas.models.ServedModel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was made of a picture.
 *
 * @param model that made it
 * @param className of a model with classes: the one that the picture was taken for
 * @param likeness of the upload to the nearest picture that the model can make
 * @param unrelated likeness of the upload to a picture of the model that has nothing to do with it
 */
public record VariationsMade(
    ServedModel model,
    @Nullable String className,
    double likeness,
    double unrelated,
    List<Variation> variations) {
  /** Of the way from an unrelated picture to the upload itself. */
  private static final double WELL = 0.5;

  private static final double ROUGHLY = 0.25;

  /** How well a model can draw a picture. */
  public enum Verdict {
    WELL,
    ROUGHLY,
    NOT
  }

  /** How well the model can draw the upload. */
  public Verdict verdict() {
    double share = (likeness - unrelated) / Math.max(1e-6, 1 - unrelated);
    return share >= WELL ? Verdict.WELL : share >= ROUGHLY ? Verdict.ROUGHLY : Verdict.NOT;
  }

  /** The first variation. */
  public Variation first() {
    return variations.get(0);
  }
}
