package dev.ganvas.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatentsTests {
  private static final int SIZE = 128;

  private final float[] from = Latents.normals(1, SIZE);
  private final float[] to = Latents.normals(2, SIZE);

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.3, 0.5, 0.9})
  void theWayTurnsAndGrowsEvenly(double share) {
    float[] between = Latents.between(from, to, share);
    assertThat(angle(from, between)).isCloseTo(share * angle(from, to), within(1e-5));
    assertThat(length(between))
        .isCloseTo((1 - share) * length(from) + share * length(to), within(1e-4));
  }

  @Test
  void theWayBeginsAndEndsAtItsEnds() {
    assertThat(Latents.between(from, to, 0)).containsExactly(from, within(1e-6f));
    assertThat(Latents.between(from, to, 1)).containsExactly(to, within(1e-6f));
    assertThat(Latents.between(from, from, 0.4)).containsExactly(from, within(1e-6f));
  }

  @Test
  void vectorsWithoutADirectionAreMixedAllTheSame() {
    assertThat(Latents.between(new float[2], new float[] {2, 0}, 0.5)).containsExactly(1, 0);
    assertThat(Latents.between(new float[0], new float[0], 0.5)).isEmpty();
  }

  private static double angle(float[] a, float[] b) {
    return Math.acos(product(a, b) / length(a) / length(b));
  }

  private static double length(float[] vector) {
    return Math.sqrt(product(vector, vector));
  }

  private static double product(float[] a, float[] b) {
    double product = 0;
    for (int i = 0; i < a.length; i++) {
      product += (double) a[i] * b[i];
    }
    return product;
  }
}
