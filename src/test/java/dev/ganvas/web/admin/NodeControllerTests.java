package dev.ganvas.web.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.ganvas.jobs.JobState;
import dev.ganvas.jobs.Nodes;
import dev.ganvas.jobs.PresentNode;
import dev.ganvas.jobs.TestJobs;
import dev.ganvas.jobs.TrainingJobs;
import dev.ganvas.web.admin.NodeController.Node;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodeControllerTests {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  @Test
  void aNodeIsShownWithWhatItTrainsNow() {
    Nodes nodes = mock();
    TrainingJobs jobs = mock();
    when(nodes.present())
        .thenReturn(
            List.of(
                new PresentNode("a/1", NOON, NOON, 2, 8),
                new PresentNode("b/2", NOON, NOON, 1, 2)));
    when(jobs.all())
        .thenReturn(
            List.of(
                TestJobs.job("over", JobState.SUCCEEDED, NOON, 1000, "a/1"),
                TestJobs.job("runs", JobState.RUNNING, NOON, 10, "a/1"),
                TestJobs.job("ends", JobState.FINISHING, NOON, 10, "a/1"),
                TestJobs.job("waits", JobState.QUEUED, NOON, 0, null)));
    List<Node> shown = new NodeController(nodes, jobs).listNodes();
    assertThat(shown).extracting(Node::name).containsExactly("a/1", "b/2");
    assertThat(shown.get(0).jobs()).extracting(Node.Job::id).containsExactly("runs", "ends");
    assertThat(shown.get(1).jobs()).isEmpty();
  }
}
