package dev.ganvas.web.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ganvas.GanvasClient;
import dev.ganvas.GanvasClient.Answer;
import dev.ganvas.storage.DataDirectory;
import dev.ganvas.storage.Sha256;
import dev.ganvas.web.AdminKey;
import dev.ganvas.web.TestPictures;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import javax.imageio.ImageIO;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** What the administration keeps in the database, on a real port; each database runs it. */
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "ganvas.security.keys[0].name=tester",
      "ganvas.security.keys[0].role=admin",
      "ganvas.security.keys[0].key=" + AdminKey.SECRET,
      "ganvas.training.poll-interval=200ms",
      "ganvas.bulk.poll-interval=200ms",
      "ganvas.datasets.max-compression-ratio=100"
    })
@Timeout(300)
abstract class AdministrationScenarios {
  @LocalServerPort private int port;
  @Autowired DataDirectory data;

  // Requests

  GanvasClient client() {
    return GanvasClient.at(port).key(AdminKey.SECRET);
  }

  Answer get(String path) throws IOException, InterruptedException {
    return client().get(path);
  }

  Answer post(String path, String body) throws IOException, InterruptedException {
    return client().post(path, body);
  }

  Answer delete(String path) throws IOException, InterruptedException {
    return client().delete(path);
  }

  Answer upload(String path, Map<String, String> fields, Map<String, byte[]> files)
      throws IOException, InterruptedException {
    return client().upload(path, fields, files);
  }

  Answer uploadSet(Map<String, byte[]> files) throws IOException, InterruptedException {
    Map<String, String> fields =
        Map.of(
            "name", "test", "source", "made by a test", "licence", "CC0", "showsPeople", "false");
    return upload("/admin/datasets", fields, files);
  }

  // Scenarios

  @Test
  void keysOpenWhatTheirRoleAllowsUntilTheyAreRevoked() throws Exception {
    client().key("").get("/admin/datasets").expect(401);
    client().key("wrong").get("/admin/datasets").expect(401);
    client().key("").get("/actuator/prometheus").expect(401);
    client().key("").get("/actuator/health/liveness").expect(200);
    get("/actuator/prometheus").expect(200);

    JsonNode made = post("/admin/keys", "{\"name\": \"shop\", \"role\": \"generate\"}").json();
    String secret = made.get("key").asString();
    Answer forbidden = client().key(secret).get("/admin/datasets").expect(403);
    assertThat(forbidden.json().get("code").asString()).isEqualTo("role_required");
    assertThat(get("/admin/keys").text()).contains("shop").doesNotContain(secret);
    Answer again =
        post("/admin/keys", "{\"name\": \"shop\", \"role\": \"king\", \"x\": 1}").expect(400);
    assertThat(again.json().get("errors").findValuesAsString("field"))
        .containsExactlyInAnyOrder("name", "role", "x");

    delete("/admin/keys/" + made.get("id").asString()).expect(204);
    client().key(secret).get("/admin/datasets").expect(401);
    assertThat(get("/admin/audit?limit=1").json().get(0).get("path").asString())
        .isEqualTo("/admin/keys/" + made.get("id").asString());
  }

  @Test
  void textThatNoDatabaseTakesIsRefusedByName() throws Exception {
    String name = Files.readString(Path.of("../shared/cases/n01-name-with-nul.txt"));
    Map<String, String> fields =
        Map.of(
            "name",
            name,
            "source",
            "a test",
            "licence",
            "CC0",
            "showsPeople",
            "perhaps",
            "allowAiMade",
            "no way");
    Answer refused =
        upload("/admin/datasets", fields, Map.of("a.png", TestPictures.picture(40, 40, 1)));
    refused.expect(400);
    assertThat(refused.json().get("errors").findValuesAsString("field"))
        .containsExactlyInAnyOrder("name", "showsPeople", "allowAiMade");
    Map<String, String> people =
        Map.of("name", "n", "source", "s", "licence", "l", "showsPeople", "true", "consent", " ");
    JsonNode errors =
        upload("/admin/datasets", people, Map.of("a.png", TestPictures.picture(40, 40, 1)))
            .json()
            .get("errors");
    assertThat(errors.findValuesAsString("field")).containsExactly("consent");
    assertThat(errors.at("/0/message").asString()).contains("how the people agreed");
  }

  /** Nothing that was sent is dropped, or becomes something else, without a word. */
  @Test
  void partsThatAreUnknownTwiceOrNoTextAreNamed() throws Exception {
    String form =
        """
        --b
        Content-Disposition: form-data; name="name"

        V\u00F6gel
        --b
        Content-Disposition: form-data; name="licence"

        CC0
        --b
        Content-Disposition: form-data; name="licence"

        CC BY 4.0
        --b
        Content-Disposition: form-data; name="source"
        Content-Type: text/plain; charset=utf-8

        a test
        --b
        Content-Disposition: form-data; name="showsPeople"

        false
        --b
        Content-Disposition: form-data; name="metadata"; filename="metadata.jsonl"

        {}
        --b
        Content-Disposition: form-data; name="file"; filename="K\u00E4se.png"

        picture
        --b--
        """
            .replace("\n", "\r\n");
    Answer refused =
        client()
            .post(
                "/admin/datasets",
                "multipart/form-data; boundary=b",
                BodyPublishers.ofString(form, StandardCharsets.ISO_8859_1))
            .expect(400);
    assertThat(refused.json().get("errors").findValuesAsString("field"))
        .containsExactlyInAnyOrder("name", "licence", "metadata", "file");
  }

  @Test
  void lengthsAreThoseOfCharacters() throws Exception {
    String name = "\uD83D\uDE00".repeat(100);
    Map<String, String> fields =
        Map.of("name", name, "source", "a test", "licence", "CC0", "showsPeople", "false");
    Map<String, byte[]> file = Map.of("a.png", TestPictures.picture(40, 40, 1));
    Answer made = upload("/admin/datasets", fields, file).expect(201);
    assertThat(made.json().get("name").asString()).isEqualTo(name);
    delete("/admin/datasets/" + made.json().get("id").asString()).expect(204);
    post("/admin/keys", "{\"name\": \"%s\", \"role\": \"generate\"}".formatted(name)).expect(201);
  }

  @Test
  void theAuditIsAskedForByPagesAndWrongOnesAreNamed() throws Exception {
    assertThat(get("/admin/audit?limit=1").json()).hasSizeLessThanOrEqualTo(1);
    for (String wrong : List.of("limit", "before")) {
      Answer refused = get("/admin/audit?" + wrong + "=0");
      refused.expect(400);
      assertThat(refused.json().get("errors").findValuesAsString("field")).containsExactly(wrong);
    }
  }

  /** All that a job is shown with, but for what only those have that wait. */
  private static List<String> namesOf(JsonNode job) {
    return job.propertyNames().stream().filter(name -> !name.equals("queuePosition")).toList();
  }

  JsonNode awaitState(String job, String state) throws Exception {
    long limit = System.nanoTime() + Duration.ofMinutes(3).toNanos();
    while (System.nanoTime() < limit) {
      JsonNode now = get("/admin/training-jobs/" + job).json();
      if (now.get("state").asString().equals(state)) {
        return now;
      }
      assertThat(now.get("state").asString()).as(now.toString()).isNotEqualTo("FAILED");
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
    throw new AssertionError(
        "job did not become %s: %s".formatted(state, get("/admin/training-jobs/" + job).text()));
  }

  static String order(String dataset, String model, int images) {
    return """
    {"dataset": "%s", "model": "%s", "resolution": 32, "options": {"totalImages": %d,
     "batchSize": 8, "statisticsInterval": 4, "checkpointInterval": 8, "metricInterval": 1000}}"""
        .formatted(dataset, model, images);
  }

  @Test
  void aJobIsPausedResumedAndBecomesAModelThatIsServed() throws Exception {
    String dataset = uploadSet(Map.of("set.zip", TestPictures.set())).json().get("id").asString();
    GanvasClient once = client().with("Idempotency-Key", "once");
    String path = "/admin/training-jobs";
    Answer accepted = once.post(path, order(dataset, "circles", 512)).expect(202);
    String job = accepted.json().at("/id").asString();
    assertThat(accepted.headers().firstValue("Location")).contains("/admin/training-jobs/" + job);
    assertThat(once.post(path, order(dataset, "circles", 512)).json().at("/id").asString())
        .isEqualTo(job);
    assertThat(get("/admin/training-jobs").json()).hasSize(1);
    once.post(path, order(dataset, "other", 512)).expect(422);

    JsonNode running = awaitState(job, "RUNNING");
    assertThat(running.propertyNames())
        .contains("progress", "warnings", "expectation")
        .containsAll(namesOf(accepted.json()));
    delete("/admin/datasets/" + dataset).expect(409);
    post("/admin/training-jobs/" + job + "/pause", "").expect(200);
    post("/admin/training-jobs/" + job + "/pause", "").expect(409);
    post("/admin/training-jobs/" + job + "/resume", "").expect(200);
    JsonNode done = awaitState(job, "SUCCEEDED");
    assertThat(done.get("imagesSeen").asInt()).isEqualTo(512);
    assertThat(done.get("modelVersion").asString()).isEqualTo("1.0.0");

    Answer events =
        client().with("Last-Event-ID", "0").get("/admin/training-jobs/" + job + "/events");
    assertThat(events.text()).contains("event:state").contains("SUCCEEDED");
    Answer table = client().accept("text/csv").get("/admin/training-jobs/" + job + "/stats");
    assertThat(table.text().lines().toList()).hasSize(1 + 512 / 8 / 4);
    JsonNode samples = get("/admin/training-jobs/" + job + "/samples").json();
    byte[] grid = get(samples.get(0).get("url").asString()).body();
    assertThat(ImageIO.read(new ByteArrayInputStream(grid)).getWidth()).isEqualTo(320);
    assertThat(get("/admin/training-jobs/" + job + "/logs").text()).contains("512 of 512 images");

    promoteRollBackExchange(dataset);
    trainOnFromIt(dataset);
  }

  @Test
  void theNodeThatTrainsIsListed() throws Exception {
    await().until(() -> get("/admin/nodes").json().size() == 1);
    JsonNode node = get("/admin/nodes").json().get(0);
    assertThat(node.get("name").asString()).endsWith("/" + ProcessHandle.current().pid());
    assertThat(node.get("concurrentJobs").asInt()).isEqualTo(1);
    assertThat(node.get("cores").asInt()).isPositive();
  }

  @Test
  void manyPicturesAreMadeInShardsAndKnownToBeFromHere() throws Exception {
    String order =
        """
        {"model": "fashion", "firstSeed": 100, "lastSeed": 139, "shardFormat": "webdataset",
         "size": 128, "shardImages": 25, "shares": [{"class": "sneaker", "share": 3}, {"class": 8}]}""";
    Answer accepted = post("/admin/bulk-jobs", order).expect(202);
    String path = "/admin/bulk-jobs/" + accepted.json().get("id").asString();
    assertThat(accepted.header("Location")).isEqualTo(path);
    assertThat(accepted.json().get("count").asInt()).isEqualTo(40);
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> get(path).json().get("state").asString().equals("SUCCEEDED"));
    assertThat(get("/admin/bulk-jobs").json().findValuesAsString("state")).contains("SUCCEEDED");
    JsonNode shards = get(path + "/shards").json();
    assertThat(shards.findValuesAsString("images")).containsExactly("25", "15");
    Answer shard = get(shards.get(1).get("url").asString()).expect(200);
    assertThat(shard.header("X-AI-Generated")).isEqualTo("true");
    assertThat(shard.header("Content-Disposition")).contains("fashion-00001-of-00002.tar");
    assertThat(Sha256.of(shard.body())).isEqualTo(shards.get(1).get("sha256").asString());
    int sneakers = 0;
    byte[] picture = new byte[0];
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new ByteArrayInputStream(shard.body()))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        byte[] content = tar.readAllBytes();
        if (entry.getName().endsWith(".png")) {
          picture = content;
        } else if (entry.getName().endsWith(".cls")) {
          sneakers += new String(content, StandardCharsets.UTF_8).equals("7") ? 1 : 0;
        }
      }
    }
    assertThat(sneakers).isBetween(10, 12);
    JsonNode verified = upload("/verify", Map.of("replay", "true"), Map.of("f", picture)).json();
    assertThat(verified.at("/findings").findValuesAsString("kind"))
        .contains("signed_by_us", "watermark_match", "fingerprint_match");

    client().key("").get(path).expect(401);
    post(path + "/cancel", "").expect(409);
    get(path + "/shards/2").expect(404);
    delete(path).expect(204);
    get(path).expect(404);
    post("/admin/bulk-jobs", order).expect(202);
  }

  @Test
  void allThatIsWrongWithABulkJobIsNamed() throws Exception {
    String wrong =
        """
        {"model": "fashion", "count": 10000001, "firstSeed": 5, "lastSeed": 3, "size": 33,
         "shares": [{"share": 0, "class": "hat"}, {"prompt": "a woman"}], "shardImages": 0,
         "shardFormat": "rar", "colour": 1}""";
    JsonNode errors = post("/admin/bulk-jobs", wrong).expect(400).json().get("errors");
    assertThat(errors.findValuesAsString("field"))
        .containsExactlyInAnyOrder(
            "count",
            "lastSeed",
            "size",
            "shares[0].share",
            "shares[0].class",
            "shares[1].class",
            "shares[1].prompt",
            "shardImages",
            "shardFormat",
            "colour");
    for (String missing :
        List.of(
            "{}", "{\"count\": 20000, \"shardImages\": 1}", "{\"count\": 2, \"lastSeed\": 5}")) {
      post("/admin/bulk-jobs", missing).expect(400);
    }
    post("/admin/bulk-jobs", "{\"model\": \"nobody\", \"count\": 1}").expect(404);
  }

  /** Where pictures show people, that they can be deleted is a duty; the lineage stays. */
  @Test
  void setsAndJobsAreDeletedAndLeaveTombstones() throws Exception {
    String dataset = uploadSet(Map.of("set.zip", TestPictures.set())).json().get("id").asString();
    String job =
        post("/admin/training-jobs", order(dataset, "gone", 1_000_000)).json().at("/id").asString();
    delete("/admin/datasets/" + dataset).expect(409);
    delete("/admin/training-jobs/" + job).expect(409);
    post("/admin/training-jobs/" + job + "/cancel", "").expect(200);
    delete("/admin/datasets/" + dataset).expect(204);
    JsonNode left = get("/admin/datasets/" + dataset).json();
    assertThat(left.get("deleted").asString()).isNotBlank();
    assertThat(left.get("name").asString()).isEqualTo("deleted");
    assertThat(left.at("/summary/classes")).isEmpty();
    assertThat(left.at("/provenance/licence").asString()).isEqualTo("CC0");
    get("/admin/datasets/" + dataset + "/report").expect(404);
    get("/admin/datasets/" + dataset + "/preview.png").expect(404);
    delete("/admin/datasets/" + dataset).expect(404);
    assertThat(get("/admin/datasets").text()).doesNotContain(dataset);
    assertThat(data.dataDir().resolve("datasets").resolve(dataset)).doesNotExist();
    post("/admin/training-jobs", order(dataset, "gone", 64)).expect(400);

    delete("/admin/training-jobs/" + job).expect(204);
    delete("/admin/training-jobs/" + job).expect(409);
    assertThat(get("/admin/training-jobs/" + job).json().get("deleted").asString()).isNotBlank();
    assertThat(get("/admin/training-jobs").text()).doesNotContain(job);
    assertThat(get("/admin/training-jobs/" + job + "/logs").text()).isEmpty();
    // A node that had just taken it up removes what it still wrote.
    await()
        .untilAsserted(
            () -> assertThat(data.dataDir().resolve("jobs").resolve(job)).doesNotExist());
  }

  String servedVersion(String name) throws Exception {
    return get("/models/" + name).json().path("version").asString();
  }

  @Test
  void modelsAreWithdrawnAndGoneBackAlongTheirHistory() throws Exception {
    for (String version : List.of("1.0.0", "2.0.0", "3.0.0")) {
      upload("/admin/models", Map.of(), Map.of("b.zip", shippedAs("past", version))).expect(201);
      post("/admin/models/past/versions/" + version + "/promote", "").expect(200);
    }
    post("/admin/models/past/versions/3.0.0/promote", "").expect(200);
    post("/admin/models/past/rollback", "");
    assertThat(servedVersion("past")).isEqualTo("2.0.0");
    post("/admin/models/past/rollback", "");
    assertThat(servedVersion("past")).isEqualTo("1.0.0");
    post("/admin/models/past/rollback", "").expect(409);
    post("/admin/models/past/versions/3.0.0/promote", "");

    post("/admin/models/past/withdraw", "").expect(204);
    get("/models/past").expect(404);
    get("/images/past/1.png").expect(404);
    post("/admin/models/past/withdraw", "").expect(404);
    delete("/admin/models/past/versions/3.0.0").expect(204);
    post("/admin/models/past/rollback", "").expect(200);
    assertThat(servedVersion("past")).as("3.0.0 is no longer there").isEqualTo("1.0.0");

    post("/admin/models/fashion/withdraw", "").expect(204);
    get("/images/fashion/1.png").expect(404);
    assertThat(get("/models").json().findValuesAsString("name")).doesNotContain("fashion");
    post("/admin/models/fashion/rollback", "").expect(200);
    get("/images/fashion/1.png").expect(200);
    Answer needed = post("/admin/models/characters/withdraw", "").expect(409);
    assertThat(needed.text()).contains("default model");
  }

  private void trainOnFromIt(String dataset) throws Exception {
    String order = order(dataset, "circles", 64).stripTrailing();
    String from = order.substring(0, order.length() - 1) + ", \"parent\": \"%s\", \"freeze\": %d}";
    String path = "/admin/training-jobs";
    Answer unknown = post(path, from.formatted("nobody@1", 1));
    assertThat(unknown.json().get("errors").findValuesAsString("field"))
        .containsExactly("parent", "freeze");
    Answer other = post(path, from.formatted("fashion@2.0.0", 0));
    assertThat(other.text()).contains("neither of the size");
    post(path, from.formatted("circles@1.0.0", 4)).expect(400);
    String job = post(path, from.formatted("circles@1.0.0", 1)).json().at("/id").asString();
    assertThat(awaitState(job, "SUCCEEDED").get("modelVersion").asString()).isEqualTo("2.0.0");
    assertThat(
            get("/admin/models/circles/versions/2.0.0")
                .json()
                .at("/manifest/lineage/parent")
                .asString())
        .isEqualTo("circles@1.0.0");
  }

  private void promoteRollBackExchange(String dataset) throws Exception {
    String version = "/admin/models/circles/versions/1.0.0";
    JsonNode candidate = get(version).json();
    assertThat(candidate.at("/manifest/lineage/dataset").asString()).isEqualTo(dataset);
    assertThat(candidate.at("/manifest/dataLicence").asString()).isEqualTo("CC0");
    assertThat(candidate.at("/manifest/metrics/frechet/verdict").asString()).isEqualTo("NONE");
    assertThat(candidate.at("/manifest/metrics/frechet/explanation").asString())
        .startsWith("no verdict");
    get("/images/circles/1.png").expect(404);
    boolean fit = candidate.at("/origin/concerns").isMissingNode();
    Answer promoted = post(version + "/promote", "{}");
    assertThat(promoted.status()).isEqualTo(fit ? 200 : 409);
    if (!fit) {
      post(version + "/promote", "{\"overrideReason\": \"a test\"}").expect(200);
      assertThat(get("/admin/audit").text()).contains("override: a test");
    }
    get("/images/circles/1.png?class=odd").expect(200);
    get("/images/circles/1.png?class=even").expect(200);
    delete(version).expect(409);
    post("/admin/models/circles/rollback", "").expect(409);

    byte[] bundle = get(version + "/bundle.zip").body();
    upload("/admin/models", Map.of(), Map.of("b.zip", bundle)).expect(409);
    Answer garbage =
        upload(
                "/admin/models",
                Map.of(),
                Map.of("b.zip", TestPictures.zip(Map.of("x", new byte[3]))))
            .expect(422);
    assertThat(garbage.json().get("detail").asString()).contains("manifest.json is missing");
  }

  /** The shipped model under its own name, as somebody would import it from elsewhere. */
  byte[] shippedAs(String name, String version) throws IOException {
    Path shipped = Path.of("src/main/resources/models/fashion");
    String manifest =
        Files.readString(shipped.resolve("manifest.json"))
            .replace("\"name\" : \"fashion\"", "\"name\" : \"" + name + "\"")
            .replaceFirst("(\"version\" : )\"[^\"]+\"", "$1\"" + version + "\"");
    return TestPictures.zip(
        Map.of(
            "manifest.json", manifest.getBytes(StandardCharsets.UTF_8),
            "weights.safetensors", Files.readAllBytes(shipped.resolve("weights.safetensors"))));
  }
}
