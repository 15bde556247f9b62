package dev.ganvas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ganvas.web.AdminKey;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Two processes on one PostgreSQL and one data directory. */
@Timeout(600)
class NodesIT {

  @TempDir Path directory;
  private final HttpClient client = HttpClient.newHttpClient();
  private final JsonMapper json = JsonMapper.builder().build();
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

  private HttpRequest.Builder request(int node, String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + ports.get(node) + path))
        .header("Authorization", "Bearer " + AdminKey.SECRET);
  }

  private byte[] send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<byte[]> response =
        client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    assertThat(response.statusCode())
        .as(new String(response.body(), StandardCharsets.UTF_8))
        .isBetween(200, 299);
    return response.body();
  }

  private void awaitReady(int node) throws InterruptedException {
    long limit = System.nanoTime() + Duration.ofMinutes(4).toNanos();
    while (true) {
      try {
        send(request(node, "/actuator/health/readiness"));
        return;
      } catch (IOException | AssertionError e) {
        assertThat(System.nanoTime()).as("node %d is not ready: %s", node, e).isLessThan(limit);
        LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
      }
    }
  }

  private String upload() throws IOException, InterruptedException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (String field :
        List.of(
            "name=n", "source=itself", "licence=CC0", "showsPeople=false", "allowAiMade=true")) {
      String[] parts = field.split("=", 2);
      body.writeBytes(
          "--b\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
              .formatted(parts[0], parts[1])
              .getBytes(StandardCharsets.UTF_8));
    }
    for (int seed = 0; seed < 30; seed++) {
      body.writeBytes(
          "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%d.png\"\r\n\r\n"
              .formatted(seed)
              .getBytes(StandardCharsets.UTF_8));
      body.writeBytes(send(request(0, "/images/fashion/" + seed + ".png?size=64")));
      body.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
    }
    body.writeBytes("--b--\r\n".getBytes(StandardCharsets.UTF_8));
    byte[] answer =
        send(
            request(0, "/admin/datasets")
                .header("Content-Type", "multipart/form-data; boundary=b")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray())));
    return json.readTree(answer).get("id").asString();
  }

  private JsonNode await(int node, String job, String field, String value) throws Exception {
    long limit = System.nanoTime() + Duration.ofMinutes(4).toNanos();
    while (true) {
      JsonNode now = json.readTree(send(request(node, "/admin/training-jobs/" + job)));
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
      byte[] accepted =
          send(
              request(0, "/admin/training-jobs")
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofString(order)));
      String job = json.readTree(accepted).at("/id").asString();
      String holder = await(0, job, "state", "RUNNING").get("node").asString();
      int dead = holder.endsWith("/" + processes.get(0).pid()) ? 0 : 1;
      int alive = 1 - dead;
      assertThat(holder).endsWith("/" + processes.get(dead).pid());
      processes.get(dead).destroyForcibly().waitFor();
      JsonNode done = await(alive, job, "state", "SUCCEEDED");
      assertThat(done.get("node").asString()).endsWith("/" + processes.get(alive).pid());
      assertThat(done.get("imagesSeen").asInt()).isEqualTo(1600);
      send(
          request(alive, "/admin/models/shared/versions/1.0.0/promote")
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString("{\"overrideReason\": \"a test\"}")));
      assertThat(send(request(alive, "/images/shared/1.png"))).isNotEmpty();
    }
  }
}
