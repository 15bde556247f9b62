package dev.ganvas.web.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ganvas.Programs;
import dev.ganvas.storage.DataDirectory;
import dev.ganvas.web.AdminKey;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The administration on a real port; each database runs it. */
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "ganvas.security.keys[0].name=tester",
      "ganvas.security.keys[0].role=admin",
      "ganvas.security.keys[0].key=" + AdminKey.SECRET,
      "ganvas.training.poll-interval=200ms",
      "ganvas.datasets.max-compression-ratio=100"
    })
@Timeout(300)
abstract class AdministrationScenarios {
  private final HttpClient client = HttpClient.newHttpClient();
  private final JsonMapper json = JsonMapper.builder().build();

  @LocalServerPort private int port;
  @Autowired private DataDirectory data;

  // Requests

  private HttpRequest.Builder request(String path, String key) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
    return key.isEmpty() ? request : request.header("Authorization", "Bearer " + key);
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
    return send(request(path, AdminKey.SECRET));
  }

  private HttpResponse<byte[]> post(String path, String body)
      throws IOException, InterruptedException {
    return send(
        request(path, AdminKey.SECRET)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private HttpResponse<byte[]> delete(String path) throws IOException, InterruptedException {
    return send(request(path, AdminKey.SECRET).DELETE());
  }

  private JsonNode tree(HttpResponse<byte[]> response) {
    return json.readTree(response.body());
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  private HttpResponse<byte[]> upload(
      String path, Map<String, String> fields, Map<String, byte[]> files)
      throws IOException, InterruptedException {
    String boundary = "----boundary";
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (Map.Entry<String, String> field : fields.entrySet()) {
      body.writeBytes(
          "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
              .formatted(boundary, field.getKey(), field.getValue())
              .getBytes(StandardCharsets.UTF_8));
    }
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      body.writeBytes(
          ("--%s\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\n"
                  + "Content-Type: application/octet-stream\r\n\r\n")
              .formatted(boundary, file.getKey())
              .getBytes(StandardCharsets.UTF_8));
      body.writeBytes(file.getValue());
      body.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
    }
    body.writeBytes("--%s--\r\n".formatted(boundary).getBytes(StandardCharsets.UTF_8));
    return send(
        request(path, AdminKey.SECRET)
            .header("Content-Type", "multipart/form-data; boundary=" + boundary)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray())));
  }

  private HttpResponse<byte[]> uploadSet(Map<String, byte[]> files)
      throws IOException, InterruptedException {
    Map<String, String> fields =
        Map.of(
            "name", "test", "source", "made by a test", "licence", "CC0", "showsPeople", "false");
    return upload("/admin/datasets", fields, files);
  }

  // Pictures

  private static byte[] png(BufferedImage image) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }

  private static byte[] picture(int width, int height, int seed) throws IOException {
    Random random = new Random(seed);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    for (int i = 0; i < 12; i++) {
      graphics.setColor(new Color(random.nextInt(1 << 24)));
      graphics.fillOval(
          random.nextInt(width) - 8,
          random.nextInt(height) - 8,
          8 + random.nextInt(width / 2),
          8 + random.nextInt(height / 2));
    }
    graphics.dispose();
    return png(image);
  }

  private static byte[] zip(Map<String, byte[]> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue());
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] set() throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (int i = 0; i < 40; i++) {
      files.put("set/%s/%d.png".formatted(i % 2 == 0 ? "Even" : "odd", i), picture(40, 40, i));
    }
    return zip(files);
  }

  private List<Path> leftovers() throws IOException {
    try (Stream<Path> files = Files.walk(data.dataDir().resolve("scratch"))) {
      return files.filter(Files::isRegularFile).filter(f -> !f.endsWith(".lock")).toList();
    }
  }

  // Scenarios

  @Test
  void keysOpenWhatTheirRoleAllowsUntilTheyAreRevoked() throws Exception {
    assertThat(send(request("/admin/datasets", "")).statusCode()).isEqualTo(401);
    assertThat(send(request("/admin/datasets", "wrong")).statusCode()).isEqualTo(401);
    assertThat(send(request("/actuator/prometheus", "")).statusCode()).isEqualTo(401);
    assertThat(send(request("/actuator/health/liveness", "")).statusCode()).isEqualTo(200);
    assertThat(get("/actuator/prometheus").statusCode()).isEqualTo(200);

    JsonNode made = tree(post("/admin/keys", "{\"name\": \"shop\", \"role\": \"generate\"}"));
    String secret = made.get("key").asString();
    HttpResponse<byte[]> forbidden = send(request("/admin/datasets", secret));
    assertThat(forbidden.statusCode()).isEqualTo(403);
    assertThat(tree(forbidden).get("code").asString()).isEqualTo("role_required");
    assertThat(text(get("/admin/keys"))).contains("shop").doesNotContain(secret);
    HttpResponse<byte[]> again =
        post("/admin/keys", "{\"name\": \"shop\", \"role\": \"king\", \"x\": 1}");
    assertThat(again.statusCode()).isEqualTo(400);
    assertThat(tree(again).get("errors").findValuesAsString("field"))
        .containsExactlyInAnyOrder("name", "role", "x");

    assertThat(delete("/admin/keys/" + made.get("id").asString()).statusCode()).isEqualTo(204);
    assertThat(send(request("/admin/datasets", secret)).statusCode()).isEqualTo(401);
    assertThat(tree(get("/admin/audit?limit=1")).get(0).get("path").asString())
        .isEqualTo("/admin/keys/" + made.get("id").asString());
  }

  @Test
  void badFilesAreNamedAndLeftOut() throws Exception {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("good/1.png", picture(64, 48, 1));
    files.put("good/2.png", picture(48, 64, 2));
    files.put("other/3.png", picture(64, 64, 3));
    files.put("twin.png", picture(64, 48, 1));
    files.put("tiny.png", picture(16, 16, 4));
    files.put("thin.png", picture(40, 400, 5));
    files.put("blank.png", png(new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB)));
    files.put("broken.jpg", "this is no picture".getBytes(StandardCharsets.UTF_8));
    files.put("notes.txt", "hello".getBytes(StandardCharsets.UTF_8));
    byte[] made = picture(64, 64, 6);
    byte[] mark = "trainedAlgorithmicMedia".getBytes(StandardCharsets.UTF_8);
    files.put("made.png", concatenated(made, mark));
    files.put(
        "metadata.jsonl",
        "{\"file_name\": \"good/1.png\", \"text\": \"circles\"}\n"
            .getBytes(StandardCharsets.UTF_8));
    HttpResponse<byte[]> response = uploadSet(Map.of("set.zip", zip(files)));
    assertThat(response.statusCode()).as(text(response)).isEqualTo(201);
    JsonNode dataset = tree(response);
    assertThat(dataset.get("images").asInt()).isEqualTo(3);
    assertThat(dataset.at("/summary/captions").asInt()).isEqualTo(1);
    assertThat(dataset.at("/summary/classes/good").asInt()).isEqualTo(2);
    assertThat(text(response)).contains("memorising is likely");

    String id = dataset.get("id").asString();
    Map<String, String> problems = new LinkedHashMap<>();
    for (JsonNode report : tree(get("/admin/datasets/" + id + "/report"))) {
      problems.put(
          report.get("file").asString(),
          String.join(" ", report.get("problems").findValuesAsString("kind")));
    }
    assertThat(problems)
        .containsEntry("twin.png", "DUPLICATE")
        .containsEntry("tiny.png", "TOO_SMALL")
        .containsEntry("thin.png", "EXTREME_ASPECT_RATIO")
        .containsEntry("broken.jpg", "UNDECODABLE")
        .containsEntry("notes.txt", "NOT_A_PICTURE")
        .containsEntry("made.png", "DECLARED_AI_MADE")
        .containsEntry("good/2.png", "NO_CAPTION")
        .containsEntry("other/3.png", "NO_CAPTION")
        .containsKey("blank.png")
        .hasSize(9);
    byte[] preview = get("/admin/datasets/" + id + "/preview.png").body();
    assertThat(ImageIO.read(new ByteArrayInputStream(preview)).getWidth()).isEqualTo(128);
    assertThat(delete("/admin/datasets/" + id).statusCode()).isEqualTo(204);
    assertThat(tree(get("/admin/datasets/" + id)).get("deleted").asString()).isNotBlank();
    assertThat(text(get("/admin/datasets"))).doesNotContain(id);
    assertThat(data.dataDir().resolve("datasets").resolve(id)).doesNotExist();
  }

  private static byte[] concatenated(byte[] first, byte[] second) {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(first);
    both.writeBytes(second);
    return both.toByteArray();
  }

  @Test
  void hostileArchivesAreRefusedWholeAndLeaveNothing() throws Exception {
    Map<String, byte[]> traversal = new LinkedHashMap<>();
    traversal.put("good.png", picture(64, 64, 1));
    traversal.put("../../evil.png", picture(64, 64, 2));
    Map<String, byte[]> bomb = new LinkedHashMap<>();
    bomb.put("good.png", picture(64, 64, 1));
    bomb.put("zeros.png", new byte[20 << 20]);
    for (Map<String, byte[]> hostile : List.of(traversal, bomb)) {
      HttpResponse<byte[]> response = uploadSet(Map.of("set.zip", zip(hostile)));
      assertThat(response.statusCode()).isEqualTo(422);
      assertThat(tree(response).get("code").asString()).isEqualTo("hostile_archive");
    }
    byte[] whole = set();
    HttpResponse<byte[]> truncated =
        uploadSet(Map.of("set.zip", java.util.Arrays.copyOf(whole, whole.length / 2)));
    assertThat(truncated.statusCode()).isEqualTo(422);
    HttpResponse<byte[]> nothing = uploadSet(Map.of("notes.txt", new byte[10]));
    assertThat(nothing.statusCode()).isEqualTo(422);
    assertThat(tree(nothing).at("/files/0/problems/0/kind").asString()).isEqualTo("NOT_A_PICTURE");
    assertThat(leftovers()).isEmpty();
    HttpResponse<byte[]> empty = upload("/admin/datasets", Map.of("consent", "x"), Map.of());
    assertThat(tree(empty).get("errors").findValuesAsString("field"))
        .containsExactlyInAnyOrder("file", "name", "source", "licence", "showsPeople");
  }

  private JsonNode awaitState(String job, String state) throws Exception {
    long limit = System.nanoTime() + Duration.ofMinutes(3).toNanos();
    while (System.nanoTime() < limit) {
      JsonNode now = tree(get("/admin/training-jobs/" + job));
      if (now.get("state").asString().equals(state)) {
        return now;
      }
      assertThat(now.get("state").asString()).as(now.toString()).isNotEqualTo("FAILED");
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
    throw new AssertionError(
        "job did not become %s: %s".formatted(state, text(get("/admin/training-jobs/" + job))));
  }

  private static String order(String dataset, String model, int images) {
    return """
    {"dataset": "%s", "model": "%s", "resolution": 32, "options": {"totalImages": %d,
     "batchSize": 8, "statisticsInterval": 4, "checkpointInterval": 8, "metricInterval": 1000}}"""
        .formatted(dataset, model, images);
  }

  @Test
  void aJobIsPausedResumedAndBecomesAModelThatIsServed() throws Exception {
    String dataset = tree(uploadSet(Map.of("set.zip", set()))).get("id").asString();
    HttpRequest.Builder submission =
        request("/admin/training-jobs", AdminKey.SECRET)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", "once")
            .POST(HttpRequest.BodyPublishers.ofString(order(dataset, "circles", 512)));
    HttpResponse<byte[]> accepted = send(submission);
    assertThat(accepted.statusCode()).as(text(accepted)).isEqualTo(202);
    String job = tree(accepted).at("/id").asString();
    assertThat(accepted.headers().firstValue("Location")).contains("/admin/training-jobs/" + job);
    assertThat(tree(send(submission)).at("/id").asString()).isEqualTo(job);
    assertThat(tree(get("/admin/training-jobs"))).hasSize(1);
    assertThat(
            send(request("/admin/training-jobs", AdminKey.SECRET)
                    .header("Content-Type", "application/json")
                    .header("Idempotency-Key", "once")
                    .POST(HttpRequest.BodyPublishers.ofString(order(dataset, "other", 512))))
                .statusCode())
        .isEqualTo(422);

    awaitState(job, "RUNNING");
    assertThat(delete("/admin/datasets/" + dataset).statusCode()).isEqualTo(409);
    assertThat(post("/admin/training-jobs/" + job + "/pause", "").statusCode()).isEqualTo(200);
    assertThat(post("/admin/training-jobs/" + job + "/pause", "").statusCode()).isEqualTo(409);
    assertThat(post("/admin/training-jobs/" + job + "/resume", "").statusCode()).isEqualTo(200);
    JsonNode done = awaitState(job, "SUCCEEDED");
    assertThat(done.get("imagesSeen").asInt()).isEqualTo(512);
    assertThat(done.get("modelVersion").asString()).isEqualTo("1.0.0");

    HttpResponse<byte[]> events =
        send(
            request("/admin/training-jobs/" + job + "/events", AdminKey.SECRET)
                .header("Last-Event-ID", "0"));
    assertThat(text(events)).contains("event:state").contains("SUCCEEDED");
    HttpResponse<byte[]> table =
        send(
            request("/admin/training-jobs/" + job + "/stats", AdminKey.SECRET)
                .header("Accept", "text/csv"));
    assertThat(text(table).lines().toList()).hasSize(1 + 512 / 8 / 4);
    JsonNode samples = tree(get("/admin/training-jobs/" + job + "/samples"));
    byte[] grid = get(samples.get(0).get("url").asString()).body();
    assertThat(ImageIO.read(new ByteArrayInputStream(grid)).getWidth()).isEqualTo(320);
    assertThat(text(get("/admin/training-jobs/" + job + "/logs"))).contains("512 of 512 images");

    promoteRollBackExchange(dataset);
    trainOnFromIt(dataset);
  }

  /** Where pictures show people, that they can be deleted is a duty; the lineage stays. */
  @Test
  void setsAndJobsAreDeletedAndLeaveTombstones() throws Exception {
    String dataset = tree(uploadSet(Map.of("set.zip", set()))).get("id").asString();
    String job =
        tree(post("/admin/training-jobs", order(dataset, "gone", 1_000_000))).at("/id").asString();
    assertThat(delete("/admin/datasets/" + dataset).statusCode()).isEqualTo(409);
    assertThat(delete("/admin/training-jobs/" + job).statusCode()).isEqualTo(409);
    assertThat(post("/admin/training-jobs/" + job + "/cancel", "").statusCode()).isEqualTo(200);
    assertThat(delete("/admin/datasets/" + dataset).statusCode()).isEqualTo(204);
    JsonNode left = tree(get("/admin/datasets/" + dataset));
    assertThat(left.get("deleted").asString()).isNotBlank();
    assertThat(left.get("name").asString()).isEqualTo("deleted");
    assertThat(left.at("/summary/classes")).isEmpty();
    assertThat(left.at("/provenance/licence").asString()).isEqualTo("CC0");
    assertThat(get("/admin/datasets/" + dataset + "/report").statusCode()).isEqualTo(404);
    assertThat(get("/admin/datasets/" + dataset + "/preview.png").statusCode()).isEqualTo(404);
    assertThat(delete("/admin/datasets/" + dataset).statusCode()).isEqualTo(404);
    assertThat(text(get("/admin/datasets"))).doesNotContain(dataset);
    assertThat(data.dataDir().resolve("datasets").resolve(dataset)).doesNotExist();
    HttpResponse<byte[]> again = post("/admin/training-jobs", order(dataset, "gone", 64));
    assertThat(again.statusCode()).isEqualTo(400);

    assertThat(delete("/admin/training-jobs/" + job).statusCode()).isEqualTo(204);
    assertThat(delete("/admin/training-jobs/" + job).statusCode()).isEqualTo(409);
    assertThat(tree(get("/admin/training-jobs/" + job)).get("deleted").asString()).isNotBlank();
    assertThat(text(get("/admin/training-jobs"))).doesNotContain(job);
    assertThat(text(get("/admin/training-jobs/" + job + "/logs"))).isEmpty();
    assertThat(data.dataDir().resolve("jobs").resolve(job)).doesNotExist();
  }

  private String servedVersion(String name) throws Exception {
    return tree(get("/models/" + name)).path("version").asString();
  }

  @Test
  void modelsAreWithdrawnAndGoneBackAlongTheirHistory() throws Exception {
    for (String version : List.of("1.0.0", "2.0.0", "3.0.0")) {
      assertThat(
              upload("/admin/models", Map.of(), Map.of("b.zip", shippedAs("past", version)))
                  .statusCode())
          .isEqualTo(201);
      assertThat(post("/admin/models/past/versions/" + version + "/promote", "").statusCode())
          .isEqualTo(200);
    }
    post("/admin/models/past/rollback", "");
    assertThat(servedVersion("past")).isEqualTo("2.0.0");
    post("/admin/models/past/rollback", "");
    assertThat(servedVersion("past")).isEqualTo("1.0.0");
    assertThat(post("/admin/models/past/rollback", "").statusCode()).isEqualTo(409);
    post("/admin/models/past/versions/3.0.0/promote", "");

    assertThat(post("/admin/models/past/withdraw", "").statusCode()).isEqualTo(204);
    assertThat(get("/models/past").statusCode()).isEqualTo(404);
    assertThat(get("/images/past/1.png").statusCode()).isEqualTo(404);
    assertThat(post("/admin/models/past/withdraw", "").statusCode()).isEqualTo(404);
    assertThat(delete("/admin/models/past/versions/3.0.0").statusCode()).isEqualTo(204);
    assertThat(post("/admin/models/past/rollback", "").statusCode()).isEqualTo(200);
    assertThat(servedVersion("past")).as("3.0.0 is no longer there").isEqualTo("1.0.0");

    assertThat(post("/admin/models/fashion/withdraw", "").statusCode()).isEqualTo(204);
    assertThat(get("/images/fashion/1.png").statusCode()).isEqualTo(404);
    assertThat(text(get("/models"))).doesNotContain("fashion");
    assertThat(post("/admin/models/fashion/rollback", "").statusCode()).isEqualTo(200);
    assertThat(get("/images/fashion/1.png").statusCode()).isEqualTo(200);
    HttpResponse<byte[]> needed = post("/admin/models/characters/withdraw", "");
    assertThat(needed.statusCode()).isEqualTo(409);
    assertThat(text(needed)).contains("default model");
  }

  private void trainOnFromIt(String dataset) throws Exception {
    String order = order(dataset, "circles", 64).stripTrailing();
    String from = order.substring(0, order.length() - 1) + ", \"parent\": \"%s\", \"freeze\": %d}";
    String path = "/admin/training-jobs";
    HttpResponse<byte[]> unknown = post(path, from.formatted("nobody@1", 1));
    assertThat(tree(unknown).get("errors").findValuesAsString("field"))
        .containsExactly("parent", "freeze");
    HttpResponse<byte[]> other = post(path, from.formatted("fashion@1.0.0", 0));
    assertThat(text(other)).contains("another architecture");
    assertThat(post(path, from.formatted("circles@1.0.0", 4)).statusCode()).isEqualTo(400);
    String job = tree(post(path, from.formatted("circles@1.0.0", 1))).at("/id").asString();
    assertThat(awaitState(job, "SUCCEEDED").get("modelVersion").asString()).isEqualTo("2.0.0");
    assertThat(
            tree(get("/admin/models/circles/versions/2.0.0"))
                .at("/manifest/lineage/parent")
                .asString())
        .isEqualTo("circles@1.0.0");
  }

  @Test
  void aJobCanBeFinishedEarlyOnceAGeneratorWasMeasured() throws Exception {
    String dataset = tree(uploadSet(Map.of("set.zip", set()))).get("id").asString();
    String order =
        order(dataset, "early", 1_000_000)
            .replace("\"metricInterval\": 1000", "\"metricInterval\": 4");
    String job = tree(post("/admin/training-jobs", order)).at("/id").asString();
    String finish = "/admin/training-jobs/" + job + "/finish";
    assertThat(post(finish, "").statusCode()).isEqualTo(409);
    awaitState(job, "RUNNING");
    assertThat(text(get("/actuator/prometheus")))
        .containsPattern("ganvas_training_progress_ratio [0-9]")
        .containsPattern("ganvas_training_images_per_second [0-9]");
    while (post(finish, "").statusCode() == 409) {
      LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
    }
    JsonNode done = awaitState(job, "SUCCEEDED");
    assertThat(done.get("imagesSeen").asInt()).isBetween(32, 10_000);
    assertThat(done.get("reason").asString()).contains("no verdict: 4 pictures of each kind");
    assertThat(done.get("expectation").get(0).asString()).contains("shown are a first try");
    assertThat(get("/admin/models/early/versions/1.0.0").statusCode()).isEqualTo(200);
  }

  @Test
  void aJobIsTrainedByPyTorchAndItsEngineIsChecked() throws Exception {
    Programs.assumeTorch();
    String dataset = tree(uploadSet(Map.of("set.zip", set()))).get("id").asString();
    String order = order(dataset, "torch", 64).stripTrailing();
    String path = "/admin/training-jobs";
    String byEngine = order.substring(0, order.length() - 1) + ", \"engine\": \"%s\"}";
    HttpResponse<byte[]> unknown = post(path, byEngine.formatted("tensorflow"));
    assertThat(unknown.statusCode()).isEqualTo(400);
    assertThat(tree(unknown).get("errors").findValuesAsString("field")).containsExactly("engine");
    JsonNode submitted = tree(post(path, byEngine.formatted("pytorch")));
    String job = submitted.at("/job/id").asString(submitted.path("id").asString());
    assertThat(awaitState(job, "SUCCEEDED").get("imagesSeen").asInt()).isEqualTo(64);
    assertThat(get("/admin/models/torch/versions/1.0.0").statusCode()).isEqualTo(200);
  }

  private void promoteRollBackExchange(String dataset) throws Exception {
    String version = "/admin/models/circles/versions/1.0.0";
    JsonNode candidate = tree(get(version));
    assertThat(candidate.at("/manifest/lineage/dataset").asString()).isEqualTo(dataset);
    assertThat(candidate.at("/manifest/dataLicence").asString()).isEqualTo("CC0");
    assertThat(candidate.at("/manifest/metrics/frechet/verdict").asString()).isEqualTo("NONE");
    assertThat(candidate.at("/manifest/metrics/frechet/explanation").asString())
        .startsWith("no verdict");
    assertThat(get("/images/circles/1.png").statusCode()).isEqualTo(404);
    boolean fit = candidate.at("/origin/concerns").isMissingNode();
    HttpResponse<byte[]> promoted = post(version + "/promote", "{}");
    assertThat(promoted.statusCode()).isEqualTo(fit ? 200 : 409);
    if (!fit) {
      assertThat(post(version + "/promote", "{\"overrideReason\": \"a test\"}").statusCode())
          .isEqualTo(200);
      assertThat(text(get("/admin/audit"))).contains("override: a test");
    }
    assertThat(get("/images/circles/1.png?class=odd").statusCode()).isEqualTo(200);
    assertThat(get("/images/circles/1.png?class=even").statusCode()).isEqualTo(200);
    assertThat(delete(version).statusCode()).isEqualTo(409);
    assertThat(post("/admin/models/circles/rollback", "").statusCode()).isEqualTo(409);

    byte[] bundle = get(version + "/bundle.zip").body();
    assertThat(upload("/admin/models", Map.of(), Map.of("b.zip", bundle)).statusCode())
        .isEqualTo(409);
    HttpResponse<byte[]> garbage =
        upload("/admin/models", Map.of(), Map.of("b.zip", zip(Map.of("x", new byte[3]))));
    assertThat(garbage.statusCode()).isEqualTo(422);
    assertThat(tree(garbage).get("detail").asString()).contains("manifest.json is missing");
  }

  /** The shipped model under its own name, as somebody would import it from elsewhere. */
  private byte[] shippedAs(String name, String version) throws IOException {
    Path shipped = Path.of("src/main/resources/models/fashion");
    String manifest =
        Files.readString(shipped.resolve("manifest.json"))
            .replace("\"name\" : \"fashion\"", "\"name\" : \"" + name + "\"")
            .replace("\"version\" : \"1.0.0\"", "\"version\" : \"" + version + "\"");
    return zip(
        Map.of(
            "manifest.json", manifest.getBytes(StandardCharsets.UTF_8),
            "weights.safetensors", Files.readAllBytes(shipped.resolve("weights.safetensors"))));
  }

  @Test
  void versionsAreSwitchedUnderLoadWithoutOneFailure() throws Exception {
    for (String version : List.of("2.0.0", "3.0.0")) {
      assertThat(
              upload("/admin/models", Map.of(), Map.of("b.zip", shippedAs("swap", version)))
                  .statusCode())
          .isEqualTo(201);
    }
    assertThat(post("/admin/models/swap/versions/2.0.0/promote", "").statusCode()).isEqualTo(200);
    AtomicBoolean stop = new AtomicBoolean();
    List<CompletableFuture<List<Integer>>> callers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      int caller = i;
      callers.add(CompletableFuture.supplyAsync(() -> statuses(caller, stop)));
    }
    for (int i = 0; i < 10; i++) {
      String version = i % 2 == 0 ? "3.0.0" : "2.0.0";
      assertThat(post("/admin/models/swap/versions/" + version + "/promote", "").statusCode())
          .isEqualTo(200);
      assertThat(tree(get("/models/swap")).get("version").asString()).isEqualTo(version);
    }
    stop.set(true);
    for (CompletableFuture<List<Integer>> caller : callers) {
      assertThat(caller.join()).isNotEmpty().containsOnly(200);
    }
    assertThat(tree(post("/admin/models/swap/rollback", "")).get("version").asString())
        .isEqualTo("3.0.0");
    long loaded =
        tree(get("/admin/models")).findParents("loadedBytes").stream()
            .filter(version -> version.get("id").asString().startsWith("swap@"))
            .count();
    assertThat(loaded).isLessThanOrEqualTo(1);
    assertThat(delete("/admin/models/swap/versions/2.0.0").statusCode()).isEqualTo(204);
  }

  private List<Integer> statuses(int caller, AtomicBoolean stop) {
    List<Integer> statuses = new ArrayList<>();
    try {
      for (int seed = 0; !stop.get(); seed++) {
        statuses.add(get("/images/swap/%d%04d.png".formatted(caller, seed)).statusCode());
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return statuses;
  }
}
