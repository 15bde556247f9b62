package dev.ganvas.evaluation;

import dev.ganvas.gan.GeneratorSnapshot;
import dev.ganvas.gan.Nd4jGenerator;
import dev.ganvas.imagesets.ImageSet;
import dev.ganvas.imagesets.PictureConditions;
import java.util.function.ToDoubleFunction;

/**
 * The squared Fréchet distance between generated and real pictures in a judge's feature space, 0 or
 * more, lower is better. Training keeps the weights with the lowest. As always the same number of
 * pictures is generated, from the same seeds, it tells states of one run apart; what it is worth
 * beside real pictures only a {@link FrechetComparison} can say. Not thread-safe.
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
    ofReal = GaussianFit.of(judge.classify(real).features());
  }

  @Override
  public double applyAsDouble(GeneratorSnapshot snapshot) {
    try (Nd4jGenerator generator = new Nd4jGenerator(snapshot)) {
      ImageSet generated = GeneratedSet.of(generator, real, conditions, IMAGES, SEED);
      return GaussianFit.of(judge.classify(generated).features()).distance(ofReal);
    }
  }
}
