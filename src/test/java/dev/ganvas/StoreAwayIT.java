package dev.ganvas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ganvas.storage.S3Server;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The object store goes away and comes back. */
@Timeout(600)
class StoreAwayIT {
  private static final Duration LONGEST = Duration.ofMinutes(4);

  @TempDir Path directory;

  private Node node(EmbeddedPostgres postgres, S3Server store) throws IOException {
    List<String> properties =
        Stream.concat(
                Stream.of(
                    "ganvas.generation.default-model=fashion",
                    "ganvas.training.poll-interval=200ms"),
                store.properties().stream())
            .map(property -> "--" + property)
            .toList();
    return new Node(
        directory.resolve("data"),
        postgres.getJdbcUrl("postgres", "postgres"),
        directory.resolve("node.log"),
        properties.toArray(String[]::new));
  }

  @Test
  void requestsAreToldAndATrainingLosesNothing() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
        S3Server store = new S3Server(Files.createDirectories(directory.resolve("store")));
        Node node = node(postgres, store)) {
      node.awaitReady();
      GanvasClient client = node.client();
      String dataset = SharedStoreIT.uploaded(client).expect(201).json().get("id").asString();
      String order =
          """
          {"dataset": "%s", "model": "shared", "resolution": 32, "options": {"totalImages": 800,
           "batchSize": 8, "statisticsInterval": 5, "checkpointInterval": 20,
           "metricInterval": 1000}}"""
              .formatted(dataset);
      String job =
          "/admin/training-jobs/"
              + client.post("/admin/training-jobs", order).expect(202).json().at("/id").asString();
      await()
          .atMost(LONGEST)
          .until(() -> client.get(job).expect(200).json().get("imagesSeen").asLong() > 0);
      store.stop();

      GanvasClient.Answer refused = SharedStoreIT.uploaded(client).expect(503);
      assertThat(refused.text()).contains("no_object_store").doesNotContain("secret");
      assertThat(refused.header("Retry-After")).isNotEmpty();
      assertThat(client.get("/admin/datasets").expect(200).json()).hasSize(1);
      assertThat(client.delete("/admin/datasets/" + dataset).status()).isEqualTo(409);
      client.get("/images/fashion/1.png").expect(200);
      await()
          .atMost(LONGEST)
          .until(() -> client.get(job + "/logs").expect(200).text().contains("queued: the object"));
      assertThat(client.get(job + "/logs").expect(200).text())
          .contains("a checkpoint stays on this node for now: the object store");
      assertThat(client.get(job).expect(200).json().get("state").asString()).isEqualTo("QUEUED");

      store.restart();
      await()
          .atMost(LONGEST)
          .until(
              () -> client.get(job).expect(200).json().get("state").asString(),
              "SUCCEEDED"::equals);
      assertThat(store.objects("models/shared")).as("a note and a pack").hasSize(2);
      assertThat(Files.readString(directory.resolve("node.log"))).doesNotContain("a-secret-of");
    }
  }
}
