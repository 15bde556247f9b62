package dev.ganvas.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ganvas.gan.Architecture;
import dev.ganvas.gan.AugmentationOptions;
import dev.ganvas.gan.Conditioning;
import dev.ganvas.gan.Symmetry;
import dev.ganvas.gan.TrainerOptions;
import dev.ganvas.training.TrainingEngine;
import dev.ganvas.training.TrainingEngines;
import dev.ganvas.training.TrainingOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class TrainingRoomTests {
  private static final TrainingEngines ENGINES =
      new TrainingEngines(TrainingEngine.ND4J, "python3", Duration.ofMinutes(1), 2);

  private static TrainingRoom room(long gigabytes) {
    return new TrainingRoom(
        ENGINES, DataSize.ofMegabytes(256), () -> DataSize.ofGigabytes(gigabytes).toBytes());
  }

  private static TrainingOptions options(
      int resolution, int batchSize, @Nullable TrainingEngine engine) {
    return new TrainingOptions(
        Architecture.standard(resolution, 3, Conditioning.NONE),
        TrainerOptions.standard(
                1000, new AugmentationOptions(0.2, true, true, false, Symmetry.NONE), 1)
            .withBatchSize(batchSize),
        1,
        1,
        1,
        "test",
        List.of(),
        true,
        null,
        engine);
  }

  @Test
  void whatDoesNotFitIsRefusedWithWhatWould() {
    TrainingOptions large = options(128, 256, null);
    assertThat(room(23).refusal(large).orElseThrow())
        .matches(
            "training at 128 pixels with batches of 256 needs about 3\\d\\.\\d GB of memory, and"
                + " 22\\.8 GB can be had here; batchSize \\d+ or resolution 64 would fit");
    assertThat(room(64).refusal(large)).isEmpty();
    assertThat(room(1).refusal(options(64, 16, null)).orElseThrow()).contains("batchSize");
    assertThat(room(0).refusal(options(32, 2, null)).orElseThrow()).endsWith("nothing would fit");
  }

  @Test
  void whatIsSaidToFitFits() {
    for (int gigabytes = 2; gigabytes < 20; gigabytes += 3) {
      String refusal = room(gigabytes).refusal(options(128, 512, null)).orElseThrow();
      int batch = Integer.parseInt(refusal.replaceAll(".*; batchSize (\\d+).*", "$1"));
      assertThat(room(gigabytes).refusal(options(128, batch, null))).isEmpty();
      assertThat(room(gigabytes).refusal(options(128, batch + 8, null))).isPresent();
    }
  }

  @Test
  void aTrainingThatRunsHoldsItsRoom() {
    AtomicLong available = new AtomicLong(DataSize.ofGigabytes(5).toBytes());
    TrainingRoom room = new TrainingRoom(ENGINES, DataSize.ofMegabytes(256), available::get);
    TrainingOptions options = options(64, 64, null);
    long need = room.need(options);
    try (TrainingRoom.Held held = room.take(options)) {
      assertThat(held).isNotNull();
      // What it takes it allocates later; then there is as much for others as before.
      for (long allocated : new long[] {0, need / 2, need}) {
        available.set(DataSize.ofGigabytes(5).toBytes() - allocated);
        assertThatThrownBy(() -> room.take(options)).isInstanceOf(NoRoomException.class);
        assertThat(room.has(need)).isFalse();
        room.take(options(32, 8, null)).close();
        // When it is over there will be room for as large a one, but no larger one.
        assertThat(room.refusal(options)).isEmpty();
        assertThat(room.refusal(options(64, 128, null))).isPresent();
      }
    }
    available.set(DataSize.ofGigabytes(5).toBytes());
    room.take(options).close();
    assertThatThrownBy(() -> room.take(options(128, 256, null)))
        .isInstanceOf(NoRoomException.class)
        .hasMessageContaining("would fit");
  }

  @Test
  void pyTorchHasAnEstimateOfItsOwn() {
    TrainingRoom room = room(64);
    assertThat(room.need(options(64, 32, TrainingEngine.PYTORCH)))
        .isNotEqualTo(room.need(options(64, 32, TrainingEngine.ND4J)));
  }
}
