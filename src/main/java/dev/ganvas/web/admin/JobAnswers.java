package dev.ganvas.web.admin;

import dev.ganvas.datasets.DatasetStore;
import dev.ganvas.jobs.JobState;
import dev.ganvas.jobs.TrainingJob;
import dev.ganvas.jobs.TrainingJobs;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Puts with jobs what their own rows do not say. */
@Component
class JobAnswers {
  private final TrainingJobs jobs;
  private final DatasetStore datasets;

  JobAnswers(TrainingJobs jobs, DatasetStore datasets) {
    this.jobs = jobs;
    this.datasets = datasets;
  }

  JobAnswer of(TrainingJob job) {
    List<TrainingJob> others = job.state() == JobState.QUEUED ? jobs.all() : List.of();
    return new JobAnswer(job, position(job, others), warnings(job.datasetId()));
  }

  List<JobAnswer> of(List<TrainingJob> all) {
    Map<String, List<String>> warnings = new HashMap<>();
    return all.stream()
        .map(
            job ->
                new JobAnswer(
                    job,
                    position(job, all),
                    warnings.computeIfAbsent(job.datasetId(), this::warnings)))
        .toList();
  }

  private static @Nullable Integer position(TrainingJob job, List<TrainingJob> all) {
    if (job.state() != JobState.QUEUED) {
      return null;
    }
    return (int)
        all.stream()
            .filter(other -> other.state() == JobState.QUEUED)
            .filter(other -> other.created().isBefore(job.created()))
            .count();
  }

  private List<String> warnings(String datasetId) {
    return datasets.find(datasetId).map(set -> set.summary().warnings()).orElse(List.of());
  }
}
