package dev.ganvas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ganvas.storage.S3Server;
import dev.ganvas.storage.Sha256;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Two processes on one PostgreSQL and one object store, each with a data directory of its own. */
@Timeout(600)
class SharedStoreIT {
  private static final Duration LONGEST = Duration.ofMinutes(4);

  @TempDir static Path directory;

  private static EmbeddedPostgres postgres;
  private static S3Server store;
  private static Node first;
  private static Node second;

  @BeforeAll
  static void start() throws IOException {
    postgres = EmbeddedPostgres.start();
    store = new S3Server(Files.createDirectories(directory.resolve("store")));
    first = node("first");
    second = node("second");
    first.awaitReady();
    second.awaitReady();
  }

  @AfterAll
  static void stop() throws IOException {
    first.close();
    second.close();
    store.close();
    postgres.close();
  }

  private static Node node(String name) throws IOException {
    List<String> properties =
        new ArrayList<>(
            List.of(
                "--ganvas.generation.default-model=fashion",
                "--ganvas.training.heartbeat=1s",
                "--ganvas.training.poll-interval=200ms",
                "--ganvas.bulk.poll-interval=200ms"));
    store.properties().forEach(property -> properties.add("--" + property));
    return new Node(
        directory.resolve(name),
        postgres.getJdbcUrl("postgres", "postgres"),
        directory.resolve(name + ".log"),
        properties.toArray(String[]::new));
  }

  /** Sends a dataset. */
  static GanvasClient.Answer uploaded(GanvasClient client) throws Exception {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (int seed = 0; seed < 30; seed++) {
      files.put(
          seed + ".png", client.get("/images/fashion/" + seed + ".png?size=64").expect(200).body());
    }
    return client.upload(
        "/admin/datasets",
        Map.of(
            "name", "n",
            "source", "itself",
            "licence", "CC0",
            "showsPeople", "false",
            "allowAiMade", "true"),
        files);
  }

  private static JsonNode job(GanvasClient client, String job) throws Exception {
    return client.get("/admin/training-jobs/" + job).expect(200).json();
  }

  @Test
  void aDeadNodesJobGoesOnFromItsCheckpointAndItsModelIsServedByBoth() throws Exception {
    GanvasClient client = first.client();
    String dataset = uploaded(client).expect(201).json().get("id").asString();
    assertThat(directory.resolve("second/datasets").resolve(dataset)).doesNotExist();
    String order =
        """
        {"dataset": "%s", "model": "shared", "resolution": 32, "options": {"totalImages": 1600,
         "batchSize": 8, "statisticsInterval": 5, "checkpointInterval": 20,
         "metricInterval": 1000}}"""
            .formatted(dataset);
    String id = client.post("/admin/training-jobs", order).expect(202).json().at("/id").asString();
    await()
        .atMost(LONGEST)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> !store.objects("jobs/" + id + "/state").isEmpty());
    String holder = job(client, id).get("node").asString();
    Node dead = first.isNamed(holder) ? first : second;
    Node alive = first.isNamed(holder) ? second : first;
    assertThat(dead.isNamed(holder)).as(holder).isTrue();
    client = alive.client();
    assertThat(client.get("/admin/training-jobs/" + id + "/stats").expect(200).json())
        .as("seen from the other node")
        .isNotEmpty();
    dead.kill();

    GanvasClient watching = client;
    await()
        .atMost(LONGEST)
        .pollInterval(Duration.ofMillis(500))
        .until(() -> job(watching, id).get("state").asString(), "SUCCEEDED"::equals);
    assertThat(alive.isNamed(job(client, id).get("node").asString())).isTrue();
    assertThat(client.get("/admin/training-jobs/" + id + "/logs").expect(200).text())
        .containsPattern("goes on after [1-9][0-9]* images");
    assertThat(store.objects("jobs/" + id + "/state")).as("a note and a pack").hasSize(2);

    String version = "/admin/models/shared/versions/1.0.0";
    client.post(version + "/promote", "{\"overrideReason\": \"a test\"}").expect(200);
    dead.restart();
    dead.awaitReady();
    assertSameOnBoth("/images/shared/1.png?v=1.0.0");
    assertSameOnBoth("/.well-known/ganvas/trust-root.pem");
    assertSameOnBoth(version + "/samples.png");
    assertThat(dead.client().delete(version).status()).as("it is served").isEqualTo(409);
    dead.client().post("/admin/models/shared/withdraw", "").expect(204);
    dead.client().delete(version).expect(204);
    dead.client().delete("/admin/training-jobs/" + id).expect(204);
    dead.client().delete("/admin/datasets/" + dataset).expect(204);
    assertThat(store.objects("models")).isEmpty();
    assertThat(store.objects("jobs")).isEmpty();
    assertThat(store.objects("datasets")).isEmpty();
  }

  private static void assertSameOnBoth(String address) throws Exception {
    byte[] one = first.client().get(address).expect(200).body();
    assertThat(second.client().get(address).expect(200).body()).as(address).isEqualTo(one);
  }

  @Test
  void shardsThatEitherHasMadeAreFetchedFromBoth() throws Exception {
    String order = "{\"model\": \"fashion\", \"count\": 1200, \"shardImages\": 100}";
    String path =
        "/admin/bulk-jobs/"
            + first
                .client()
                .post("/admin/bulk-jobs", order)
                .expect(202)
                .json()
                .get("id")
                .asString();
    await()
        .atMost(LONGEST)
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> first.client().get(path).expect(200).json().get("state").asString(),
            "SUCCEEDED"::equals);
    List<JsonNode> shards =
        first.client().get(path + "/shards").expect(200).json().valueStream().toList();
    assertThat(shards).hasSize(12);
    for (Node node : List.of(first, second)) {
      assertThat(shards).anyMatch(shard -> node.isNamed(shard.get("node").asString()));
      for (JsonNode shard : shards) {
        byte[] file = node.client().get(shard.get("url").asString()).expect(200).body();
        assertThat(Sha256.of(file)).isEqualTo(shard.get("sha256").asString());
      }
    }
    second.client().delete(path).expect(204);
    assertThat(store.objects("bulk")).isEmpty();
    assertThat(filesBelow("second/bulk")).isEmpty();
  }

  private static List<Path> filesBelow(String folder) throws IOException {
    try (Stream<Path> tree = Files.walk(directory.resolve(folder))) {
      return tree.filter(Files::isRegularFile).toList();
    }
  }
}
