package dev.ganvas.web.admin;

import dev.ganvas.jobs.JobState;
import dev.ganvas.jobs.Nodes;
import dev.ganvas.jobs.PresentNode;
import dev.ganvas.jobs.TrainingJob;
import dev.ganvas.jobs.TrainingJobs;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The processes that train. */
@RestController
@Tag(name = "Administration: training")
class NodeController {
  private final Nodes nodes;
  private final TrainingJobs jobs;

  NodeController(Nodes nodes, TrainingJobs jobs) {
    this.nodes = nodes;
    this.jobs = jobs;
  }

  /**
   * A node.
   *
   * @param jobs that it trains now
   */
  @Schema(name = "TrainingNode")
  record Node(
      @Schema(description = "Host and process", example = "gpu-1/4711") String name,
      Instant started,
      @Schema(description = "When it last said that it is there") Instant seen,
      @Schema(description = "Jobs that it trains at a time, at most") int concurrentJobs,
      int cores,
      @Schema(description = "Jobs that it trains now") List<Job> jobs) {
    /** A job in a word. */
    @Schema(name = "JobOfNode")
    record Job(String id, String model) {}
  }

  @GetMapping("/admin/nodes")
  @Operation(
      summary = "The nodes that train",
      description =
          "Those that have not missed four heartbeats (`ganvas.training.heartbeat`); a node with"
              + " `ganvas.training.enabled=false` is none of them.")
  List<Node> listNodes() {
    List<TrainingJob> all = jobs.all();
    return nodes.present().stream().map(node -> node(node, all)).toList();
  }

  private static Node node(PresentNode present, List<TrainingJob> all) {
    List<Node.Job> own =
        all.stream()
            .filter(job -> job.state() == JobState.RUNNING || job.state() == JobState.FINISHING)
            .filter(job -> present.name().equals(job.node()))
            .map(job -> new Node.Job(job.id(), job.model()))
            .toList();
    return new Node(
        present.name(),
        present.started(),
        present.seen(),
        present.concurrentJobs(),
        present.cores(),
        own);
  }
}
