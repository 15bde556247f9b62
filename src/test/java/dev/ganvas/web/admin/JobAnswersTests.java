package dev.ganvas.web.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.ganvas.datasets.DatasetStore;
import dev.ganvas.jobs.JobState;
import dev.ganvas.jobs.ParentModels;
import dev.ganvas.jobs.TestJobs;
import dev.ganvas.jobs.TrainingJob;
import dev.ganvas.jobs.TrainingJobs;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JobAnswersTests {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final TrainingJobs jobs = mock();
  private final JobAnswers answers =
      new JobAnswers(jobs, mock(DatasetStore.class), mock(ParentModels.class));

  @Test
  void jobsThatWaitAreToldHowManyAreBeforeThem() {
    List<TrainingJob> all =
        List.of(
            TestJobs.job("third", JobState.QUEUED, NOON.plusSeconds(3), 0),
            TestJobs.job("second", JobState.QUEUED, NOON.plusSeconds(2), 0),
            TestJobs.job("first", JobState.QUEUED, NOON.plusSeconds(1), 0),
            TestJobs.job("runs", JobState.RUNNING, NOON, 10));
    when(jobs.all()).thenReturn(all);
    assertThat(answers.of(all)).extracting(JobAnswer::queuePosition).containsExactly(2, 1, 0, null);
    assertThat(all)
        .extracting(job -> answers.of(job).queuePosition())
        .containsExactly(2, 1, 0, null);
  }

  /** A job is the whole answer, wherever it is shown; nothing that is not known is there. */
  @Test
  void aJobIsNotWrapped() {
    JobAnswer answer = answers.of(TestJobs.job("a", JobState.RUNNING, NOON, 500));
    JsonNode json = JSON.valueToTree(answer);
    assertThat(json.get("id").asString()).isEqualTo("a");
    assertThat(json.get("progress").asDouble()).isEqualTo(0.5);
    assertThat(json.has("expectedEnd")).isTrue();
    assertThat(json.propertyNames())
        .doesNotContain("job", "queuePosition", "reason", "fence", "takeUps");
  }
}
