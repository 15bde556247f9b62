package dev.ganvas.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ganvas.GanvasClient;
import dev.ganvas.Node;
import dev.ganvas.storage.Sha256;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Two processes make one job's shards; one of them is killed meanwhile. */
@Timeout(600)
class BulkNodesIT {
  private static final int FIRST_SEED = 7000;
  private static final int COUNT = 2000;
  private static final int SHARD = 100;
  private static final Duration LONGEST = Duration.ofMinutes(4);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir Path directory;

  /** A picture of the job by its id, as the shards or the log have it. */
  private record Made(String id, long seed, String sha256) {}

  private Node start(EmbeddedPostgres postgres, String log) throws IOException {
    return new Node(
        directory.resolve("data"),
        postgres.getJdbcUrl("postgres", "postgres"),
        directory.resolve(log),
        "--ganvas.generation.default-model=fashion",
        "--ganvas.training.enabled=false",
        "--ganvas.bulk.heartbeat=1s",
        "--ganvas.bulk.poll-interval=200ms");
  }

  private static List<JsonNode> shards(GanvasClient client, String job) throws Exception {
    return client.get(job + "/shards").expect(200).json().valueStream().toList();
  }

  private static boolean isFinished(JsonNode shard) {
    return shard.has("finished");
  }

  private static boolean holds(Node node, JsonNode shard) {
    return node.isNamed(shard.path("node").asString(""));
  }

  @Test
  void everyPictureIsThereOnceThoughANodeIsKilled() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
        Node killed = start(postgres, "killed.log");
        Node alive = start(postgres, "alive.log")) {
      killed.awaitReady();
      alive.awaitReady();
      GanvasClient client = alive.client();
      String order =
          "{\"model\": \"fashion\", \"count\": %d, \"firstSeed\": %d, \"shardImages\": %d}"
              .formatted(COUNT, FIRST_SEED, SHARD);
      String id = client.post("/admin/bulk-jobs", order).expect(202).json().get("id").asString();
      String job = "/admin/bulk-jobs/" + id;
      awaitShardsOfBoth(client, job, killed, alive);
      killed.kill();
      assertThat(client.get(job).expect(200).json().get("state").asString()).isEqualTo("RUNNING");
      killed.restart();
      awaitEnd(client, job);
      assertThat(shards(client, job)).allSatisfy(shard -> assertWhole(client, shard));
      List<Made> pictures = inShards(id);
      assertThat(pictures)
          .extracting(Made::seed)
          .containsExactlyInAnyOrderElementsOf(
              IntStream.range(FIRST_SEED, FIRST_SEED + COUNT).mapToObj(Long::valueOf).toList());
      assertThat(recorded(postgres)).containsExactlyInAnyOrderElementsOf(pictures);
    }
  }

  /** Until each node has finished a shard, and the one that is to be killed is amid another. */
  private static void awaitShardsOfBoth(GanvasClient client, String job, Node killed, Node alive) {
    await()
        .atMost(LONGEST)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              List<JsonNode> shards = shards(client, job);
              return Stream.of(killed, alive)
                      .allMatch(
                          node -> shards.stream().anyMatch(s -> isFinished(s) && holds(node, s)))
                  && shards.stream().anyMatch(s -> !isFinished(s) && holds(killed, s));
            });
  }

  private static void awaitEnd(GanvasClient client, String job) {
    await()
        .atMost(LONGEST)
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> client.get(job).expect(200).json().get("state").asString(), "SUCCEEDED"::equals);
  }

  private static void assertWhole(GanvasClient client, JsonNode shard) throws Exception {
    byte[] file = client.get(shard.get("url").asString()).expect(200).body();
    assertThat(shard.get("sha256").asString()).isEqualTo(Sha256.of(file));
    assertThat(shard.get("images").asInt()).isEqualTo(SHARD);
  }

  /** What the folder of the job has, which is nothing but its shards. */
  private List<Made> inShards(String job) throws IOException {
    List<Path> files;
    try (Stream<Path> folder = Files.list(directory.resolve("data/bulk").resolve(job))) {
      files = folder.sorted().toList();
    }
    assertThat(files)
        .extracting(file -> file.getFileName().toString())
        .containsExactlyElementsOf(
            IntStream.range(0, COUNT / SHARD).mapToObj("%05d.zip"::formatted).toList());
    List<Made> pictures = new ArrayList<>();
    for (Path file : files) {
      pictures.addAll(inShard(file));
    }
    return pictures;
  }

  private static List<Made> inShard(Path file) throws IOException {
    Map<String, byte[]> entries = new HashMap<>();
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        assertThat(entries.put(entry.getName(), zip.readAllBytes())).isNull();
      }
    }
    List<Made> pictures = new ArrayList<>();
    Set<String> names = new TreeSet<>(Set.of("metadata.jsonl"));
    for (String line :
        new String(entries.get("metadata.jsonl"), StandardCharsets.UTF_8).split("\n")) {
      JsonNode said = JSON.readTree(line);
      String name = said.get("file_name").asString();
      assertThat(names.add(name)).isTrue();
      pictures.add(
          new Made(
              said.get("id").asString(),
              said.get("seed").asLong(),
              Sha256.of(Objects.requireNonNull(entries.get(name)))));
    }
    assertThat(entries).containsOnlyKeys(names);
    return pictures;
  }

  private static List<Made> recorded(EmbeddedPostgres postgres) {
    return new JdbcTemplate(postgres.getPostgresDatabase())
        .query(
            "select id, seed, sha256 from provenance",
            (row, number) -> new Made(row.getString(1), row.getLong(2), row.getString(3)));
  }
}
