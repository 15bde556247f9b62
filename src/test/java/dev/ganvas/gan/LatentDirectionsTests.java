package dev.ganvas.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ganvas.models.ShippedModels;
import dev.ganvas.nn.Tensor;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LatentDirectionsTests {
  private GeneratorSnapshot generator;
  private float[][] directions;

  @BeforeAll
  void find() throws IOException {
    generator = new ShippedModels().all().get(0).open().generator();
    LatentDirections found = LatentDirections.of(generator);
    directions =
        IntStream.range(0, LatentDirections.COUNT)
            .mapToObj(
                k -> {
                  float[] latent = new float[generator.architecture().latentSize()];
                  found.move(
                      latent,
                      IntStream.rangeClosed(0, k).mapToObj(i -> i == k ? 1.0 : 0.0).toList());
                  return latent;
                })
            .toArray(float[][]::new);
  }

  @Test
  void theyAreAtRightAnglesAndOfLengthOne() {
    for (int i = 0; i < directions.length; i++) {
      for (int j = 0; j <= i; j++) {
        assertThat(product(directions[i], directions[j])).isEqualTo(i == j ? 1 : 0, within(1e-5));
      }
    }
  }

  @Test
  void eachChangesTheDenseLayerLessThanTheOneBeforeAndMoreThanACoordinateOnAverage() {
    double before = Double.POSITIVE_INFINITY;
    double total = 0;
    int size = generator.architecture().latentSize();
    for (int i = 0; i < size; i++) {
      float[] axis = new float[size];
      axis[i] = 1;
      total += change(axis);
    }
    for (float[] direction : directions) {
      double change = change(direction);
      assertThat(change).isLessThanOrEqualTo(before * (1 + 1e-6)).isGreaterThan(total / size);
      before = change;
    }
  }

  /** Squared length of what a latent adds to the outputs. */
  private double change(float[] latent) {
    Tensor dense = FoldedGenerator.of(generator).dense();
    int outputs = (int) dense.shape()[1];
    double squares = 0;
    for (int k = 0; k < outputs; k++) {
      double sum = 0;
      for (int i = 0; i < latent.length; i++) {
        sum += latent[i] * dense.values()[i * outputs + k];
      }
      squares += sum * sum;
    }
    return squares;
  }

  private static double product(float[] a, float[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
  }

  @Test
  void aLatentThatIsNotMovedStaysAndItsConditionAlways() {
    float[] input = new float[generator.architecture().latentSize() + 3];
    input[input.length - 1] = 7;
    LatentDirections.of(generator).move(input, List.of(0.0, 2.0));
    assertThat(input[0]).isEqualTo(2 * directions[1][0]);
    assertThat(input[input.length - 1]).isEqualTo(7);
  }
}
