package dev.ganvas.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ganvas.gan.Architecture;
import dev.ganvas.gan.Conditioning;
import dev.ganvas.images.ImageFormat;
import org.junit.jupiter.api.Test;

class PictureMemoryTests {
  private static final Architecture COLOUR = Architecture.standard(64, 3, Conditioning.NONE);
  private static final long BUDGET = 96L << 20;

  private final PictureMemory memory = new PictureMemory(BUDGET, 2);

  private static Output output(int size, boolean sheet) {
    return new Output(size, ImageFormat.PNG, 92, sheet);
  }

  @Test
  void whatWouldNeverFitIsRefusedWithWhatWould() {
    assertThatThrownBy(() -> memory.take(64, output(1024, false), COLOUR))
        .isInstanceOf(RequestTooLargeException.class)
        .hasMessage(
            "the pictures would take up to 432 MB of memory; there are 96 MB:"
                + " what fits is n = 8 at this size, or so many of size = 448");
    assertThat(memory.take(8, output(1024, false), COLOUR)).isPresent();
  }

  @Test
  void whatWouldFitIsTrue() {
    assertThatThrownBy(() -> memory.take(9, output(1024, false), COLOUR))
        .isInstanceOf(RequestTooLargeException.class);
    assertThat(memory.take(64, output(448, false), COLOUR)).isPresent();
  }

  @Test
  void aSheetCountsAsOnePictureOfItsSize() {
    assertThatThrownBy(() -> memory.take(64, output(512, true), COLOUR))
        .isInstanceOf(RequestTooLargeException.class);
    assertThat(memory.take(64, output(192, true), COLOUR)).isPresent();
  }

  @Test
  void asManyAsFitIntoAPartOfTheBudget() {
    int half = memory.fitting(64, 0.5, output(512, false), COLOUR);
    assertThat(half).isBetween(2, 63);
    PictureMemory.Room first = memory.take(half, output(512, false), COLOUR).orElseThrow();
    assertThat(memory.take(half, output(512, false), COLOUR)).isPresent();
    first.close();
    assertThat(memory.fitting(64, 0.5, output(64, false), COLOUR)).isEqualTo(64);
    assertThat(memory.fitting(64, 0.001, output(1024, false), COLOUR)).isEqualTo(1);
  }

  @Test
  void roomIsGivenBackOnce() {
    PictureMemory.Room first = memory.take(8, output(1024, false), COLOUR).orElseThrow();
    assertThat(memory.take(8, output(1024, false), COLOUR)).isEmpty();
    first.close();
    first.close();
    assertThat(memory.take(8, output(1024, false), COLOUR)).isPresent();
    assertThat(memory.take(8, output(1024, false), COLOUR)).isEmpty();
  }
}
