package dev.ganvas;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Two processes on one PostgreSQL and one data directory. */
@Timeout(600)
class NodesIT {

  @TempDir Path directory;

  private Node start(String database, String log) throws IOException {
    return new Node(
        directory.resolve("data"),
        database,
        directory.resolve(log),
        "--ganvas.training.heartbeat=1s",
        "--ganvas.training.poll-interval=200ms");
  }

  private static String upload(GanvasClient client) throws Exception {
    return SharedStoreIT.uploaded(client).expect(201).json().get("id").asString();
  }

  private static JsonNode await(GanvasClient client, String job, String field, String value)
      throws Exception {
    long limit = System.nanoTime() + Duration.ofMinutes(4).toNanos();
    while (true) {
      JsonNode now = client.get("/admin/training-jobs/" + job).expect(200).json();
      if (now.path(field).asString("").startsWith(value)) {
        return now;
      }
      assertThat(System.nanoTime()).as(now.toString()).isLessThan(limit);
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
  }

  @Test
  void aDeadNodesJobIsTakenUpByAnotherWhichServesItsModelToo() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
        Node first = start(postgres.getJdbcUrl("postgres", "postgres"), "first.log");
        Node second = start(postgres.getJdbcUrl("postgres", "postgres"), "second.log")) {
      first.awaitReady();
      second.awaitReady();
      GanvasClient client = first.client();
      String order =
          """
          {"dataset": "%s", "model": "shared", "resolution": 32, "options": {"totalImages": 1600,
           "batchSize": 8, "statisticsInterval": 5, "checkpointInterval": 10,
           "metricInterval": 1000}}"""
              .formatted(upload(client));
      JsonNode accepted = client.post("/admin/training-jobs", order).expect(202).json();
      String job = accepted.at("/id").asString();
      String holder = await(client, job, "state", "RUNNING").get("node").asString();
      Node dead = first.isNamed(holder) ? first : second;
      Node alive = first.isNamed(holder) ? second : first;
      assertThat(dead.isNamed(holder)).as(holder).isTrue();
      dead.kill();
      client = alive.client();
      JsonNode done = await(client, job, "state", "SUCCEEDED");
      assertThat(alive.isNamed(done.get("node").asString())).isTrue();
      assertThat(done.get("imagesSeen").asInt()).isEqualTo(1600);
      String promotion = "/admin/models/shared/versions/1.0.0/promote";
      client.post(promotion, "{\"overrideReason\": \"a test\"}").expect(200);
      assertThat(client.get("/images/shared/1.png").expect(200).body()).isNotEmpty();
    }
  }
}
