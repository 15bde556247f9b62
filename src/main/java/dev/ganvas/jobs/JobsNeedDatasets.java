package dev.ganvas.jobs;

import dev.ganvas.datasets.DatasetUsers;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** Unfinished jobs keep their datasets from being deleted. */
@Component
final class JobsNeedDatasets implements DatasetUsers {
  private final TrainingJobRepository repository;

  JobsNeedDatasets(TrainingJobRepository repository) {
    this.repository = repository;
  }

  @Override
  public List<String> of(String datasetId) {
    return repository.findByDatasetIdAndStateIn(datasetId, JobState.unfinished()).stream()
        .map(
            job ->
                "training job %s (%s)"
                    .formatted(job.id(), job.state().name().toLowerCase(Locale.ROOT)))
        .toList();
  }
}
