package dev.ganvas.web.admin;

import dev.ganvas.jobs.JobEvent;
import dev.ganvas.jobs.TrainingJobs;
import dev.ganvas.web.generate.LabelHeaders;
import dev.ganvas.web.problem.InvalidRequestException;
import dev.ganvas.web.problem.NotFoundException;
import dev.ganvas.web.problem.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import tools.jackson.databind.JsonNode;

/** What training jobs leave on their way: events, log, statistics and samples. */
@RestController
@Tag(name = "Administration: training", description = "Models of your own pictures")
class JobFilesController {
  private static final int MAX_LOG = 10_000;

  private final TrainingJobs jobs;
  private final JobEventStreams streams;
  private final JobAnswers answers;

  JobFilesController(TrainingJobs jobs, JobEventStreams streams, JobAnswers answers) {
    this.jobs = jobs;
    this.streams = streams;
    this.answers = answers;
  }

  @GetMapping(path = "/admin/training-jobs/{id}/events", produces = "text/event-stream")
  @Operation(
      summary = "Follow a job",
      description =
          "Server-sent events: `state`, `message` and `progress`; a comment every 15 seconds. Goes"
              + " on after `Last-Event-ID`.")
  @Refuses(429)
  @ApiResponse(
      responseCode = "200",
      description = "Events; those of `progress` are the job",
      content =
          @Content(
              mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
              schema = @Schema(type = "string")))
  SseEmitter followTrainingJob(
      @PathVariable String id,
      @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String last) {
    if (last != null && !last.matches("\\d{1,18}")) {
      throw InvalidRequestException.of("Last-Event-ID", "must be the id of an event");
    }
    return streams.open(answers.find(id).id(), last == null ? 0 : Long.parseLong(last));
  }

  @GetMapping(path = "/admin/training-jobs/{id}/logs", produces = MediaType.TEXT_PLAIN_VALUE)
  @Operation(summary = "What the job said, as text")
  String getTrainingJobLog(@PathVariable String id) {
    return jobs.eventsAfter(answers.find(id).id(), 0, MAX_LOG).stream()
        .map(JobFilesController::line)
        .collect(Collectors.joining());
  }

  private static String line(JobEvent event) {
    return "%s %s %s%n".formatted(event.at(), event.kind(), event.text());
  }

  /**
   * A line of {@code stats.jsonl} as it is answered: without what is no number, for the
   * documentation.
   */
  @Schema(name = "StatisticsLine")
  record Line(long imagesSeen, double imagesPerSecond, Step step, @Nullable Double metric) {}

  /** What one step saw. */
  @Schema(name = "StepStatistics")
  record Step(
      double discriminatorLoss,
      double generatorLoss,
      @Schema(description = "Only of steps with a penalty") @Nullable Double gradientPenalty,
      double realLogit,
      double fakeLogit,
      double pictureDeviation) {}

  @GetMapping(path = "/admin/training-jobs/{id}/stats", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Losses, speed and metric over time; `Accept: text/csv` for a table")
  @ApiResponse(
      responseCode = "200",
      description = "A line each so many steps",
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_JSON_VALUE,
            array = @ArraySchema(schema = @Schema(implementation = Line.class))),
        @Content(mediaType = "text/csv", schema = @Schema(type = "string"))
      })
  List<JsonNode> getTrainingJobStatistics(@PathVariable String id) throws IOException {
    return jobs.files(answers.find(id).id()).statistics();
  }

  @GetMapping(path = "/admin/training-jobs/{id}/stats", produces = "text/csv")
  @Operation(hidden = true)
  String getTrainingJobStatisticsAsTable(@PathVariable String id) throws IOException {
    return StatisticsTable.csv(jobs.files(answers.find(id).id()).statistics());
  }

  /** Where to find the samples of a moment. */
  record Sample(long imagesSeen, String url) {}

  @GetMapping("/admin/training-jobs/{id}/samples")
  @Operation(summary = "Pictures of the same latents over time")
  List<Sample> listTrainingJobSamples(@PathVariable String id) throws IOException {
    return jobs.files(answers.find(id).id()).samples().stream()
        .map(seen -> new Sample(seen, "/admin/training-jobs/%s/samples/%d.png".formatted(id, seen)))
        .toList();
  }

  @GetMapping(
      path = "/admin/training-jobs/{id}/samples/{imagesSeen}.png",
      produces = MediaType.IMAGE_PNG_VALUE)
  @Operation(summary = "A grid of pictures")
  ResponseEntity<byte[]> getTrainingJobSample(
      @PathVariable String id, @PathVariable long imagesSeen) throws IOException {
    byte[] png =
        jobs.files(answers.find(id).id())
            .sample(imagesSeen)
            .orElseThrow(() -> new NotFoundException("no samples at " + imagesSeen));
    return ResponseEntity.ok()
        .cacheControl(CacheControl.noStore())
        .header(LabelHeaders.AI_GENERATED, "true")
        .body(png);
  }
}
