package dev.ganvas.dreams;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Gradients are those of finite differences. */
class GradientGraphTests {
  private static final double STEP = 2e-3;
  private static final int LAYER = 2;
  private static final int VALUES = 40;

  private final Classifier classifier = TinyClassifier.make();
  private final Planes picture = noise(16, 32, 3);

  private static Planes noise(int width, int height, int seed) {
    Planes noise = new Planes(3, width, height);
    Random random = new Random(seed);
    for (int i = 0; i < noise.values().length; i++) {
      noise.values()[i] = random.nextFloat() * 2 - 1;
    }
    return noise;
  }

  private static Planes run(byte[] graph, float @Nullable [][] guide, Planes input) {
    try (GradientEngine engine = new GradientEngine(graph, guide, 1)) {
      return engine.run(input);
    }
  }

  private Planes features(Planes input) {
    return run(GradientGraph.ofFeatures(classifier, LAYER), null, input);
  }

  private void check(Planes gradient, ToDoubleFunction<Planes> value) {
    assertThat(gradient.width()).isEqualTo(picture.width());
    assertThat(gradient.height()).isEqualTo(picture.height());
    Random random = new Random(5);
    int right = 0;
    for (int i = 0; i < VALUES; i++) {
      int at = random.nextInt(picture.values().length);
      Planes more = new Planes(3, 16, 32, picture.values().clone());
      Planes less = new Planes(3, 16, 32, picture.values().clone());
      more.values()[at] += (float) STEP;
      less.values()[at] -= (float) STEP;
      double slope = (value.applyAsDouble(more) - value.applyAsDouble(less)) / (2 * STEP);
      double error = Math.abs(gradient.values()[at] - slope);
      right += error < 0.02 * (gradient.magnitude() + Math.abs(slope)) ? 1 : 0;
    }
    // Where a rectifier bends within the step, the difference is something between.
    assertThat(right).isGreaterThanOrEqualTo(VALUES - 4);
  }

  @Test
  void moreOfWhatIsThere() {
    check(
        run(GradientGraph.ofMore(classifier, LAYER), null, picture),
        input -> {
          double sum = 0;
          for (float feature : features(input).values()) {
            sum += feature > 0 ? 0.5 * feature * feature : 0;
          }
          return sum;
        });
  }

  @Test
  void towardsADirection() {
    float[] direction = classifier.direction("b");
    check(
        run(GradientGraph.ofDirection(classifier, direction), null, picture),
        input -> {
          Planes features = features(input);
          int places = features.width() * features.height();
          double sum = 0;
          for (int i = 0; i < features.values().length; i++) {
            sum += direction[i / places] * features.values()[i];
          }
          return sum;
        });
  }

  @Test
  void towardsTheLikestOfAGuide() {
    float[][] guide = features(noise(32, 32, 4)).places(7);
    assertThat(guide).hasDimensions(7, classifier.convolutions().get(LAYER).outputs());
    check(
        run(GradientGraph.ofGuide(classifier, LAYER), guide, picture),
        input -> {
          double sum = 0;
          for (float[] place : features(input).places(Integer.MAX_VALUE)) {
            double best = Double.NEGATIVE_INFINITY;
            for (float[] sought : guide) {
              double likeness = 0;
              for (int c = 0; c < sought.length; c++) {
                likeness += sought[c] * place[c];
              }
              best = Math.max(best, likeness);
            }
            sum += best;
          }
          return sum;
        });
  }
}
