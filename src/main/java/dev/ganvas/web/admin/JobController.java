package dev.ganvas.web.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.ganvas.jobs.TrainingJob;
import dev.ganvas.jobs.TrainingJobs;
import dev.ganvas.web.generate.Locations;
import dev.ganvas.web.problem.Refusals;
import dev.ganvas.web.problem.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.io.IOException;
import java.security.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Training jobs. */
@RestController
@Tag(name = "Administration: training", description = "Models of your own pictures")
class JobController {
  private static final int POLL_SECONDS = 10;
  private static final int MAX_KEY = 200;

  private final TrainingJobs jobs;
  private final JobRequests requests;
  private final StepCosts costs;
  private final JobAnswers answers;

  JobController(TrainingJobs jobs, JobRequests requests, StepCosts costs, JobAnswers answers) {
    this.answers = answers;
    this.jobs = jobs;
    this.requests = requests;
    this.costs = costs;
  }

  /**
   * What a job would cost.
   *
   * @param expectedSeconds of training, by steps measured now on this machine; null where there is
   *     no memory to measure them now
   * @param imagesPerSecond likewise
   * @param memoryBytes that training needs besides the Java heap, by its shapes
   * @param warnings about its pictures
   * @param expectation of its model
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Estimate(
      @Schema(
              description =
                  "Of training, by steps measured now on this machine; left out where a training"
                      + " that runs leaves no memory to measure them")
          @Nullable Double expectedSeconds,
      @Nullable Double imagesPerSecond,
      @Schema(description = "That training needs besides the Java heap, by its shapes")
          long memoryBytes,
      @Schema(description = "What to think about its pictures") List<String> warnings,
      @Schema(
              description =
                  "What its model will be like, as far as its pictures and those shown can tell")
          List<String> expectation) {}

  @PostMapping("/admin/training-jobs")
  @Operation(
      summary = "Train a model",
      description =
          "Queues a job that makes a candidate version of the model. `preset`: `quick` (50,000"
              + " images), `standard` (300,000), `thorough` (1,000,000); `options` overrides single"
              + " values (totalImages, batchSize, learningRate, finalLearningRate, penaltyWeight,"
              + " finalPenaltyWeight, penaltyInterval, averageHalfLifeImages, augmentation,"
              + " translation, cutout, colour, symmetry (none, mirror, dihedral), seed, balancedClasses, recognitionWeight, statisticsInterval,"
              + " checkpointInterval, metricInterval). `parent` (`name@version`) starts from a model"
              + " of the same architecture, or grows one of half the resolution; `freeze` keeps so"
              + " many levels of its discriminator, from the highest resolution down. `dryRun` tells"
              + " the cost. An `Idempotency-Key` is remembered for 24 hours.")
  @io.swagger.v3.oas.annotations.parameters.RequestBody(
      content =
          @Content(
              examples =
                  @ExampleObject(
                      """
                      {"dataset": "<id>", "model": "roses", "resolution": 64, "preset": "standard",
                       "options": {"symmetry": "mirror"}, "dryRun": true}""")))
  @Refuses({409, 422})
  @ApiResponse(
      responseCode = "202",
      description = "The job, queued; `Location` says where to follow it",
      content = @Content(schema = @Schema(implementation = JobAnswer.class)))
  @ApiResponse(
      responseCode = "200",
      description = "What it would cost, for a dry run",
      content = @Content(schema = @Schema(implementation = Estimate.class)))
  ResponseEntity<Object> createTrainingJob(
      @Valid @RequestBody TrainingJobBody body,
      BindingResult errors,
      @Parameter(description = "Your own name for this request: sent twice, it makes one job")
          @RequestHeader(name = "Idempotency-Key", required = false)
          @Nullable String key,
      Principal caller) {
    if (key != null && (key.isBlank() || key.length() > MAX_KEY)) {
      Refusals.add(errors, "Idempotency-Key", "must be 1 to %d characters".formatted(MAX_KEY));
    }
    JobRequests.Checked checked = requests.check(body, caller.getName(), errors);
    if (Boolean.TRUE.equals(body.dryRun())) {
      return ResponseEntity.ok(estimate(checked));
    }
    TrainingJob job = jobs.submit(checked.submission(), key);
    return ResponseEntity.accepted()
        .location(Locations.of("/admin/training-jobs/" + job.id()))
        .header(HttpHeaders.RETRY_AFTER, Integer.toString(POLL_SECONDS))
        .body(answers.of(job));
  }

  private Estimate estimate(JobRequests.Checked checked) {
    var options = checked.submission().options();
    Double rate = costs.imagesPerSecond(options);
    return new Estimate(
        rate == null ? null : options.trainer().totalImages() / rate,
        rate,
        costs.bytes(options),
        checked.warnings(),
        checked.expectation());
  }

  @GetMapping("/admin/training-jobs")
  @Operation(summary = "All jobs, latest first")
  List<JobAnswer> listTrainingJobs() {
    return answers.of(jobs.all());
  }

  @GetMapping("/admin/training-jobs/{id}")
  @Operation(summary = "A job and how far it is")
  JobAnswer getTrainingJob(@PathVariable String id) {
    return answers.of(answers.find(id));
  }

  @DeleteMapping("/admin/training-jobs/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      summary = "Delete a job that has ended",
      description =
          "Its files, samples and log go; a tombstone stays for the lineage of models, and the"
              + " versions that it made.")
  @Refuses(409)
  void deleteTrainingJob(@PathVariable String id) throws IOException {
    jobs.delete(answers.find(id).id());
  }

  @PostMapping("/admin/training-jobs/{id}/cancel")
  @Operation(summary = "End a job for good")
  @Refuses(409)
  JobAnswer cancelTrainingJob(@PathVariable String id) {
    return answers.of(jobs.cancel(answers.find(id).id()));
  }

  @PostMapping("/admin/training-jobs/{id}/pause")
  @Operation(summary = "Stop a job until it is resumed")
  @Refuses(409)
  JobAnswer pauseTrainingJob(@PathVariable String id) {
    return answers.of(jobs.pause(answers.find(id).id()));
  }

  @PostMapping("/admin/training-jobs/{id}/resume")
  @Operation(summary = "Go on with a paused job from where it stopped")
  @Refuses(409)
  JobAnswer resumeTrainingJob(@PathVariable String id) {
    return answers.of(jobs.resume(answers.find(id).id()));
  }

  @PostMapping("/admin/training-jobs/{id}/finish")
  @Operation(
      summary = "Train no longer",
      description = "Makes the candidate of the best generator so far.")
  @Refuses(409)
  JobAnswer finishTrainingJob(@PathVariable String id) throws IOException {
    return answers.of(jobs.finish(answers.find(id).id()));
  }
}
