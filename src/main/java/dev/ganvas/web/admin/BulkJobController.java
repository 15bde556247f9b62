package dev.ganvas.web.admin;

import dev.ganvas.bulk.BulkJob;
import dev.ganvas.bulk.BulkJobs;
import dev.ganvas.bulk.BulkShard;
import dev.ganvas.web.generate.LabelHeaders;
import dev.ganvas.web.generate.Locations;
import dev.ganvas.web.problem.NotFoundException;
import dev.ganvas.web.problem.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.Principal;
import java.util.List;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Bulk jobs and their shards. */
@RestController
@Tag(name = "Administration: bulk", description = "Pictures by the million")
class BulkJobController {
  private static final int POLL_SECONDS = 10;

  private final BulkJobs jobs;
  private final BulkRequests requests;

  BulkJobController(BulkJobs jobs, BulkRequests requests) {
    this.jobs = jobs;
    this.requests = requests;
  }

  @PostMapping("/admin/bulk-jobs")
  @Operation(
      summary = "Make many pictures",
      description =
          "Queues a job that writes labelled pictures into files of some thousand each (shards), on"
              + " all nodes, while nobody else waits for pictures. Its model version is the one"
              + " that is served now. The same request gives the same pictures.")
  @io.swagger.v3.oas.annotations.parameters.RequestBody(
      content =
          @Content(
              examples =
                  @ExampleObject(
                      """
                      {"model": "fashion", "count": 100, "firstSeed": 0,
                       "shares": [{"class": "sneaker", "share": 3}, {"class": "bag", "share": 1}],
                       "shardFormat": "webdataset"}""")))
  @Refuses(507)
  @ApiResponse(
      responseCode = "202",
      description = "The job, queued; `Location` says where to follow it",
      useReturnTypeSchema = true)
  ResponseEntity<BulkJobAnswer> createBulkJob(
      @Valid @RequestBody BulkJobBody body, BindingResult errors, Principal caller)
      throws IOException {
    BulkRequests.Checked checked = requests.check(body, errors);
    BulkJob job = jobs.submit(checked.model(), checked.options(), caller.getName());
    return ResponseEntity.accepted()
        .location(Locations.of("/admin/bulk-jobs/" + job.id()))
        .header(HttpHeaders.RETRY_AFTER, Integer.toString(POLL_SECONDS))
        .body(answer(job));
  }

  private BulkJobAnswer answer(BulkJob job) {
    return BulkJobAnswer.of(job, jobs.progress(job));
  }

  private BulkJob find(String id) {
    return jobs.find(id)
        .orElseThrow(() -> new NotFoundException("there is no bulk job \"" + id + "\""));
  }

  @GetMapping("/admin/bulk-jobs")
  @Operation(summary = "All bulk jobs, latest first")
  List<BulkJobAnswer> listBulkJobs() {
    return jobs.all().stream().map(this::answer).toList();
  }

  @GetMapping("/admin/bulk-jobs/{id}")
  @Operation(summary = "A bulk job and how far it is")
  BulkJobAnswer getBulkJob(@PathVariable String id) {
    return answer(find(id));
  }

  @GetMapping("/admin/bulk-jobs/{id}/shards")
  @Operation(summary = "The shards of a bulk job, in order")
  List<BulkShardAnswer> listBulkShards(@PathVariable String id) {
    return jobs.shards(find(id)).stream().map(BulkShardAnswer::of).toList();
  }

  private Path file(BulkJob job, BulkShard shard) throws IOException {
    try {
      return jobs.file(job, shard);
    } catch (NoSuchFileException e) {
      throw new NotFoundException("shard %d is gone".formatted(shard.number()));
    }
  }

  @GetMapping("/admin/bulk-jobs/{id}/shards/{number}")
  @Operation(summary = "A finished shard", description = "Parts of it can be asked for (`Range`).")
  @ApiResponse(
      responseCode = "200",
      description = "The file",
      content = {
        @Content(
            mediaType = "application/zip",
            schema = @Schema(type = "string", format = "binary")),
        @Content(
            mediaType = "application/x-tar",
            schema = @Schema(type = "string", format = "binary"))
      })
  ResponseEntity<Resource> getBulkShard(@PathVariable String id, @PathVariable int number)
      throws IOException {
    BulkJob job = find(id);
    BulkShard shard =
        jobs.finished(job, number)
            .orElseThrow(
                () -> new NotFoundException("there is no shard %d, or not yet".formatted(number)));
    return ResponseEntity.ok()
        .contentType(MediaType.parseMediaType(job.options().shardFormat().mediaType()))
        .eTag("\"" + shard.sha256() + "\"")
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            "attachment; filename=\"%s-%05d-of-%05d.%s\""
                .formatted(
                    job.model(),
                    number,
                    job.options().shards(),
                    job.options().shardFormat().extension()))
        .header(LabelHeaders.AI_GENERATED, "true")
        .body(new FileSystemResource(file(job, shard)));
  }

  @PostMapping("/admin/bulk-jobs/{id}/cancel")
  @Operation(summary = "End a bulk job for good", description = "Its finished shards stay.")
  @Refuses(409)
  BulkJobAnswer cancelBulkJob(@PathVariable String id) {
    return answer(jobs.cancel(find(id).id()));
  }

  @PostMapping("/admin/bulk-jobs/{id}/pause")
  @Operation(summary = "Stop a bulk job until it is resumed")
  @Refuses(409)
  BulkJobAnswer pauseBulkJob(@PathVariable String id) {
    return answer(jobs.pause(find(id).id()));
  }

  @PostMapping("/admin/bulk-jobs/{id}/resume")
  @Operation(summary = "Go on with the shards that are missing")
  @Refuses(409)
  BulkJobAnswer resumeBulkJob(@PathVariable String id) {
    return answer(jobs.resume(find(id).id()));
  }

  @DeleteMapping("/admin/bulk-jobs/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      summary = "Delete a bulk job that has ended",
      description = "Its shards go; what the provenance log says of their pictures stays.")
  @Refuses(409)
  void deleteBulkJob(@PathVariable String id) throws IOException {
    jobs.delete(find(id).id());
  }
}
