package dev.ganvas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ganvas.web.AdminKey;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Two processes on one PostgreSQL and one data directory. */
@Timeout(600)
class NodesIT {

  @TempDir Path directory;
  private final List<Process> processes = new ArrayList<>();
  private final List<Integer> ports = new ArrayList<>();

  @AfterEach
  void killAll() {
    processes.forEach(Process::destroyForcibly);
  }

  private void start(String database) throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    processes.add(
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-jar",
                System.getProperty("jar.under.test", "target/ganvas.jar"),
                "--server.port=" + port,
                "--ganvas.data-dir=" + directory.resolve("data"),
                "--ganvas.training.heartbeat=1s",
                "--ganvas.training.poll-interval=200ms",
                "--ganvas.security.keys[0].name=tester",
                "--ganvas.security.keys[0].role=admin",
                "--ganvas.security.keys[0].key=" + AdminKey.SECRET,
                "--spring.datasource.url=" + database)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log-" + ports.size()).toFile())
            .start());
    ports.add(port);
  }

  private GanvasClient node(int index) {
    return GanvasClient.at(ports.get(index)).key(AdminKey.SECRET);
  }

  private void awaitReady(int node) throws InterruptedException {
    long limit = System.nanoTime() + Duration.ofMinutes(4).toNanos();
    while (true) {
      try {
        node(node).get("/actuator/health/readiness").expect(200);
        return;
      } catch (IOException | AssertionError e) {
        assertThat(System.nanoTime()).as("node %d is not ready: %s", node, e).isLessThan(limit);
        LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
      }
    }
  }

  private String upload() throws IOException, InterruptedException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (int seed = 0; seed < 30; seed++) {
      files.put(
          seed + ".png",
          node(0).get("/images/fashion/" + seed + ".png?size=64").expect(200).body());
    }
    return node(0)
        .upload(
            "/admin/datasets",
            Map.of(
                "name", "n",
                "source", "itself",
                "licence", "CC0",
                "showsPeople", "false",
                "allowAiMade", "true"),
            files)
        .expect(201)
        .json()
        .get("id")
        .asString();
  }

  private JsonNode await(int node, String job, String field, String value) throws Exception {
    long limit = System.nanoTime() + Duration.ofMinutes(4).toNanos();
    while (true) {
      JsonNode now = node(node).get("/admin/training-jobs/" + job).expect(200).json();
      if (now.path(field).asString("").startsWith(value)) {
        return now;
      }
      assertThat(System.nanoTime()).as(now.toString()).isLessThan(limit);
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
  }

  @Test
  void aDeadNodesJobIsTakenUpByAnotherWhichServesItsModelToo() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
      String database = postgres.getJdbcUrl("postgres", "postgres");
      start(database);
      awaitReady(0);
      start(database);
      awaitReady(1);
      String dataset = upload();
      String order =
          """
          {"dataset": "%s", "model": "shared", "resolution": 32, "options": {"totalImages": 1600,
           "batchSize": 8, "statisticsInterval": 5, "checkpointInterval": 10,
           "metricInterval": 1000}}"""
              .formatted(dataset);
      JsonNode accepted = node(0).post("/admin/training-jobs", order).expect(202).json();
      String job = accepted.at("/id").asString();
      String holder = await(0, job, "state", "RUNNING").get("node").asString();
      int dead = holder.endsWith("/" + processes.get(0).pid()) ? 0 : 1;
      int alive = 1 - dead;
      assertThat(holder).endsWith("/" + processes.get(dead).pid());
      processes.get(dead).destroyForcibly().waitFor();
      JsonNode done = await(alive, job, "state", "SUCCEEDED");
      assertThat(done.get("node").asString()).endsWith("/" + processes.get(alive).pid());
      assertThat(done.get("imagesSeen").asInt()).isEqualTo(1600);
      String promotion = "/admin/models/shared/versions/1.0.0/promote";
      node(alive).post(promotion, "{\"overrideReason\": \"a test\"}").expect(200);
      assertThat(node(alive).get("/images/shared/1.png").expect(200).body()).isNotEmpty();
    }
  }
}
