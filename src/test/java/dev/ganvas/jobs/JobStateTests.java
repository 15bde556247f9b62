package dev.ganvas.jobs;

import static dev.ganvas.jobs.JobState.CANCELLED;
import static dev.ganvas.jobs.JobState.FAILED;
import static dev.ganvas.jobs.JobState.FINISHING;
import static dev.ganvas.jobs.JobState.PAUSED;
import static dev.ganvas.jobs.JobState.QUEUED;
import static dev.ganvas.jobs.JobState.RUNNING;
import static dev.ganvas.jobs.JobState.SUCCEEDED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The whole table, said a second time. */
class JobStateTests {
  private static final Map<JobState, Set<JobState>> TABLE =
      Map.of(
          QUEUED, Set.of(RUNNING, PAUSED, CANCELLED),
          RUNNING, Set.of(RUNNING, FINISHING, QUEUED, PAUSED, SUCCEEDED, FAILED, CANCELLED),
          FINISHING, Set.of(FINISHING, PAUSED, SUCCEEDED, FAILED, CANCELLED),
          PAUSED, Set.of(QUEUED, CANCELLED),
          SUCCEEDED, Set.of(),
          FAILED, Set.of(),
          CANCELLED, Set.of());

  @ParameterizedTest
  @EnumSource
  void aStateLeadsToTheseAndNoOthers(JobState from) {
    assertThat(Arrays.stream(JobState.values()).filter(from::canBecome))
        .containsExactlyInAnyOrderElementsOf(TABLE.getOrDefault(from, Set.of()));
    assertThat(from.isFinal()).isEqualTo(Set.of().equals(TABLE.get(from)));
  }

  @ParameterizedTest
  @EnumSource
  void theWayBackIsTheSameTable(JobState to) {
    assertThat(to.before()).allMatch(from -> from.canBecome(to));
    assertThat(JobState.unfinished()).containsAll(to.before());
  }
}
