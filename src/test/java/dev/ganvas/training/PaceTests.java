package dev.ganvas.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ganvas.gan.Architecture;
import dev.ganvas.gan.AugmentationOptions;
import dev.ganvas.gan.Conditioning;
import dev.ganvas.gan.Symmetry;
import dev.ganvas.gan.TrainerOptions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaceTests {
  @ParameterizedTest
  @CsvSource({
    "2026-01-01T10:00:00Z, 2026-01-01T10:00:00Z",
    "2026-01-01T10:00:01Z, 2026-01-01T10:01:00Z",
    "2026-01-01T10:59:59.5Z, 2026-01-01T11:00:00Z"
  })
  void anEndIsRoundedUp(Instant time, Instant told) {
    assertThat(TrainingRun.nextMinute(time)).isEqualTo(told);
  }

  private static final int LINE = 3200;
  private static final int LINES = 300;

  private static Pace pace() {
    return new Pace(
        new TrainingOptions(
            Architecture.standard(64, 3, Conditioning.NONE),
            TrainerOptions.standard(
                (long) LINE * LINES,
                new AugmentationOptions(0.2, true, true, false, Symmetry.NONE),
                1),
            100,
            1000,
            1000,
            "test",
            List.of(),
            true,
            null,
            null));
  }

  /** A line takes 49 s; every tenth a minute more, as the generator is measured. */
  private static double seconds(int line) {
    return line % 10 == 0 ? 49 + 60 : 49;
  }

  @Test
  void theExpectedEndDoesNotJump() {
    Pace pace = pace();
    double clock = 0;
    double expected = 0;
    double end = 0;
    for (int line = 1; line <= LINES; line++) {
      end += seconds(line);
    }
    for (int line = 1; line <= LINES; line++) {
      clock += seconds(line);
      double rate = pace.after((long) line * LINE, LINE / seconds(line));
      double before = expected;
      expected = clock + (LINES - line) * LINE / rate;
      if (line > 1) {
        // By the pace of single lines alone it would move by more than the whole of what is left.
        assertThat(Math.abs(expected - before)).isLessThan(0.05 * (end - clock) + 61);
      }
      if (line > 50) {
        assertThat(Math.abs(expected - end)).isLessThan(0.07 * (end - clock) + 61);
      }
    }
  }

  @Test
  void aRunThatGoesOnKeepsItsPace() {
    Pace pace = pace();
    pace.startAt(100_000);
    assertThat(pace.after(103_200, 65)).isEqualTo(65, org.assertj.core.api.Assertions.within(1e-9));
    pace.startAt(100_000);
    assertThat(pace.after(103_200, 65)).isEqualTo(65, org.assertj.core.api.Assertions.within(1e-9));
  }
}
