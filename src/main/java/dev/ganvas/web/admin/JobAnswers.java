package dev.ganvas.web.admin;

import dev.ganvas.datasets.Dataset;
import dev.ganvas.datasets.DatasetStore;
import dev.ganvas.jobs.JobState;
import dev.ganvas.jobs.ParentModels;
import dev.ganvas.jobs.TrainingJob;
import dev.ganvas.jobs.TrainingJobs;
import dev.ganvas.training.Expectation;
import dev.ganvas.web.problem.NotFoundException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Puts with jobs what their own rows do not say. */
@Component
class JobAnswers {
  private final TrainingJobs jobs;
  private final DatasetStore datasets;
  private final ParentModels parents;

  JobAnswers(TrainingJobs jobs, DatasetStore datasets, ParentModels parents) {
    this.jobs = jobs;
    this.datasets = datasets;
    this.parents = parents;
  }

  /**
   * @throws NotFoundException if there is no such job
   */
  TrainingJob find(String id) {
    return jobs.find(id)
        .orElseThrow(() -> new NotFoundException("there is no training job \"" + id + "\""));
  }

  JobAnswer of(TrainingJob job) {
    List<TrainingJob> others = job.state() == JobState.QUEUED ? jobs.all() : List.of();
    return answer(job, others, datasets.find(job.datasetId()));
  }

  List<JobAnswer> of(List<TrainingJob> all) {
    Map<String, Optional<Dataset>> known = new HashMap<>();
    return all.stream()
        .map(job -> answer(job, all, known.computeIfAbsent(job.datasetId(), datasets::find)))
        .toList();
  }

  private JobAnswer answer(TrainingJob job, List<TrainingJob> others, Optional<Dataset> dataset) {
    return new JobAnswer(
        job,
        position(job, others),
        dataset.map(set -> set.summary().warnings()).orElse(List.of()),
        dataset.map(set -> expectation(job, set)).orElse(List.of()));
  }

  private List<String> expectation(TrainingJob job, Dataset dataset) {
    long shown = job.state().isFinal() ? job.imagesSeen() : job.totalImages();
    return Expectation.of(
        job.options().architecture(), dataset.images(), shown, parents.imagesSeen(job.parent()));
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
}
