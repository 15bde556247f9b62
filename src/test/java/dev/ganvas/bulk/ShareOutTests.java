package dev.ganvas.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ganvas.generation.Prompt;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShareOutTests {
  private static List<BulkShare> shares(double... weights) {
    return Arrays.stream(weights)
        .mapToObj(weight -> new BulkShare(new Prompt(null, null, null), null, weight))
        .toList();
  }

  private static int[] counts(ShareOut out, int shares, int from, int to) {
    int[] counts = new int[shares];
    IntStream.range(from, to).forEach(picture -> counts[out.of(picture)]++);
    return counts;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 10, 1000, 6765, 99_999, 1_000_000})
  void everyShareGetsItsPartToThePicture(int count) {
    ShareOut out = new ShareOut(shares(1, 1, 6, 2), count);
    int[] counts = counts(out, 4, 0, count);
    assertThat(Arrays.stream(counts).sum()).isEqualTo(count);
    double[] parts = {0.1, 0.1, 0.6, 0.2};
    for (int i = 0; i < parts.length; i++) {
      assertThat((double) counts[i]).isCloseTo(parts[i] * count, within(1.0));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {10_000, 123_457, 10_000_000})
  void everyRunOfPicturesIsMixedAsTheWhole(int count) {
    double[] weights = new double[10];
    Arrays.fill(weights, 1);
    ShareOut out = new ShareOut(shares(weights), count);
    for (int first = 0; first + 1000 <= count; first += Math.max(1000, count / 50)) {
      for (int counted : counts(out, 10, first, first + 1000)) {
        assertThat(counted).isBetween(95, 105);
      }
    }
  }

  @Test
  void theLastOfTenMillionIsReached() {
    ShareOut out = new ShareOut(shares(1, 1_000_000), 10_000_000);
    assertThat(out.of(9_999_999)).isBetween(0, 1);
    assertThat(counts(out, 2, 0, 10_000_000)[0]).isEqualTo(10);
  }
}
