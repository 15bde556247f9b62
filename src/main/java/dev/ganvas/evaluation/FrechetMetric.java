package dev.ganvas.evaluation;

import dev.ganvas.gan.GeneratorSnapshot;
import dev.ganvas.gan.Nd4jGenerator;
import dev.ganvas.imagesets.ImageSet;
import dev.ganvas.imagesets.PictureConditions;
import java.util.function.ToDoubleFunction;

/**
 * The Fréchet distance of a generator's pictures from the real ones, on a judge's features: what
 * training chooses its best weights by. Lower is better. As always the same number of pictures is
 * generated, from the same seeds, it tells states of one run apart; what it is worth beside real
 * pictures only a {@link FrechetComparison} can say. Not thread-safe.
 */
public final class FrechetMetric implements ToDoubleFunction<GeneratorSnapshot> {
  private static final int IMAGES = 5000;
  private static final long SEED = 1L << 40;

  private final Judge judge;
  private final ImageSet real;
  private final PictureConditions conditions;
  private final GaussianFit ofReal;

  public FrechetMetric(Judge judge, ImageSet real, PictureConditions conditions) {
    this.judge = judge;
    this.real = real;
    this.conditions = conditions;
    ofReal = GaussianFit.of(judge.look(real).features());
  }

  @Override
  public double applyAsDouble(GeneratorSnapshot snapshot) {
    try (Nd4jGenerator generator = new Nd4jGenerator(snapshot)) {
      ImageSet generated = GeneratedSet.of(generator, real, conditions, IMAGES, SEED);
      return GaussianFit.of(judge.look(generated).features()).distance(ofReal);
    }
  }
}
