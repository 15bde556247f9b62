package dev.ganvas.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainingJobTests {
  /** The last step may see more pictures than were asked for: a batch is not cut. */
  @ParameterizedTest
  @CsvSource({"0, 0, 20", "500, 0.5, 10", "1000, 1, 0", "1003, 1, 0"})
  void progressAndItsEndAreWithinTheRun(long seen, double progress, long secondsLeft) {
    Instant now = Instant.now();
    TrainingJob job = TestJobs.job("a", JobState.RUNNING, now, seen);
    assertThat(job.progress()).isEqualTo(progress);
    assertThat(job.expectedEnd())
        .isBetween(now.plusSeconds(secondsLeft), now.plusSeconds(secondsLeft + 5));
  }

  @Test
  void anEndIsExpectedOnlyOfARunningJob() {
    Instant before = Instant.now().minus(Duration.ofHours(1));
    assertThat(TestJobs.job("a", JobState.QUEUED, before, 0).expectedEnd()).isNull();
    assertThat(TestJobs.job("a", JobState.PAUSED, before, 500).expectedEnd()).isNull();
  }
}
