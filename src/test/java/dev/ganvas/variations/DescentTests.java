package dev.ganvas.variations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class DescentTests {
  private static double length(float[] vector, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += vector[i] * vector[i];
    }
    return Math.sqrt(sum);
  }

  /** Of the squares of the distances from a wanted vector. */
  private static float[] gradient(float[] at, float[] wanted) {
    float[] gradient = new float[at.length];
    for (int i = 0; i < at.length; i++) {
      gradient[i] = 2 * (at[i] - wanted[i]);
    }
    return gradient;
  }

  @Test
  void itGoesWhereTheLossIsLeast() {
    float[] wanted = {0.5f, -0.3f, 0.2f, 0.4f};
    Descent descent = new Descent(new float[4], 2, 4, 100);
    for (int i = 0; i < 100; i++) {
      descent.step(gradient(descent.at(), wanted));
    }
    for (int i = 0; i < 4; i++) {
      assertThat((double) descent.at()[i]).isCloseTo(wanted[i], within(0.02));
    }
  }

  @Test
  void latentAndConditionStayAsLongAsGeneratorsKnowThem() {
    float[] wanted = {30, 40, 5, 0, 0};
    Descent descent = new Descent(new float[] {9, 9, 9, 9, 9}, 2, 5, 200);
    for (int i = 0; i < 200; i++) {
      descent.step(gradient(descent.at(), wanted));
    }
    assertThat(length(descent.at(), 0, 2)).isCloseTo(Math.sqrt(2), within(1e-3));
    assertThat(length(descent.at(), 2, 5)).isCloseTo(Math.sqrt(3), within(1e-3));
    assertThat(descent.at()[0]).isPositive();
    assertThat(descent.at()[1]).isPositive();
  }

  @Test
  void aClassStaysWhatItIs() {
    Descent descent = new Descent(new float[] {0, 0, 1, 0}, 2, 2, 10);
    descent.step(new float[] {1, 1, 1, 1});
    assertThat(descent.at()[2]).isEqualTo(1);
    assertThat(descent.at()[3]).isZero();
    assertThat(descent.at()[0]).isNegative();
  }
}
