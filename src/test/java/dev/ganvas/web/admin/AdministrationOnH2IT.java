package dev.ganvas.web.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ganvas.GanvasClient.Answer;
import dev.ganvas.Programs;
import dev.ganvas.labelling.c2pa.ImageContainer;
import dev.ganvas.web.TestPictures;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/** Also what no database makes a difference to. */
@DirtiesContext
class AdministrationOnH2IT extends AdministrationScenarios {
  @TempDir static Path directory;

  @DynamicPropertySource
  static void database(DynamicPropertyRegistry properties) {
    properties.add("ganvas.data-dir", directory::toString);
  }

  @Test
  void badFilesAreNamedAndLeftOut() throws Exception {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("good/1.png", TestPictures.picture(64, 48, 1));
    files.put("good/2.png", TestPictures.picture(48, 64, 2));
    files.put("other/3.png", TestPictures.picture(64, 64, 3));
    files.put("twin.png", TestPictures.picture(64, 48, 1));
    files.put("tiny.png", TestPictures.picture(16, 16, 4));
    files.put("thin.png", TestPictures.picture(40, 400, 5));
    files.put("blank.png", TestPictures.png(new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB)));
    files.put("broken.jpg", "this is no picture".getBytes(StandardCharsets.UTF_8));
    files.put("notes.txt", "hello".getBytes(StandardCharsets.UTF_8));
    byte[] made = TestPictures.picture(64, 64, 6);
    byte[] mark =
        ("<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description"
                + " xmlns:x=\"http://iptc.org/std/Iptc4xmpExt/2008-02-29/\""
                + " x:DigitalSourceType=\"trainedAlgorithmicMedia\"/></rdf:RDF>")
            .getBytes(StandardCharsets.UTF_8);
    files.put("made.png", ImageContainer.PNG.with(made, ImageContainer.PNG.xmp(mark)));
    files.put(
        "metadata.jsonl",
        "{\"file_name\": \"good/1.png\", \"text\": \"circles\"}\n"
            .getBytes(StandardCharsets.UTF_8));
    Answer response = uploadSet(Map.of("set.zip", TestPictures.zip(files)));
    assertThat(response.status()).as(response.text()).isEqualTo(201);
    JsonNode dataset = response.json();
    assertThat(dataset.get("images").asInt()).isEqualTo(3);
    assertThat(dataset.at("/summary/captions").asInt()).isEqualTo(1);
    assertThat(dataset.at("/summary/classes/good").asInt()).isEqualTo(2);
    assertThat(response.text()).contains("memorising is likely");

    String id = dataset.get("id").asString();
    Map<String, String> problems = new LinkedHashMap<>();
    for (JsonNode report : get("/admin/datasets/" + id + "/report").json()) {
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
    delete("/admin/datasets/" + id).expect(204);
    assertThat(get("/admin/datasets/" + id).json().get("deleted").asString()).isNotBlank();
    assertThat(get("/admin/datasets").text()).doesNotContain(id);
    assertThat(data.dataDir().resolve("datasets").resolve(id)).doesNotExist();
  }

  @Test
  void hostileArchivesAreRefusedWholeAndLeaveNothing() throws Exception {
    Map<String, byte[]> traversal = new LinkedHashMap<>();
    traversal.put("good.png", TestPictures.picture(64, 64, 1));
    traversal.put("../../evil.png", TestPictures.picture(64, 64, 2));
    Map<String, byte[]> bomb = new LinkedHashMap<>();
    bomb.put("good.png", TestPictures.picture(64, 64, 1));
    bomb.put("zeros.png", new byte[20 << 20]);
    for (Map<String, byte[]> hostile : List.of(traversal, bomb)) {
      Answer response = uploadSet(Map.of("set.zip", TestPictures.zip(hostile))).expect(422);
      assertThat(response.json().get("code").asString()).isEqualTo("hostile_archive");
    }
    byte[] whole = TestPictures.set();
    uploadSet(Map.of("set.zip", java.util.Arrays.copyOf(whole, whole.length / 2))).expect(422);
    Answer nothing = uploadSet(Map.of("notes.txt", new byte[10])).expect(422);
    assertThat(nothing.json().at("/files/0/problems/0/kind").asString()).isEqualTo("NOT_A_PICTURE");
    assertThat(leftovers()).isEmpty();
    Answer empty = upload("/admin/datasets", Map.of("consent", "x"), Map.of());
    assertThat(empty.json().get("errors").findValuesAsString("field"))
        .containsExactlyInAnyOrder("file", "name", "source", "licence", "showsPeople");
  }

  private List<Path> leftovers() throws IOException {
    try (Stream<Path> files = Files.walk(data.dataDir().resolve("scratch"))) {
      return files.filter(Files::isRegularFile).filter(f -> !f.endsWith(".lock")).toList();
    }
  }

  @Test
  void aJobThatNoMemoryHoldsIsRefusedWithWhatWouldFit() throws Exception {
    String dataset = uploadSet(Map.of("set.zip", TestPictures.set())).json().get("id").asString();
    String order =
        """
        {"dataset": "%s", "model": "huge", "resolution": 128, "dryRun": %s,
         "options": {"batchSize": %d}}""";
    for (boolean dryRun : new boolean[] {true, false}) {
      Answer refused = post("/admin/training-jobs", order.formatted(dataset, dryRun, 1024));
      refused.expect(400);
      assertThat(refused.json().at("/errors/0/field").asString()).isEqualTo("options.batchSize");
      assertThat(refused.json().at("/errors/0/message").asString())
          .contains("of memory", "would fit");
    }
    JsonNode estimate =
        post("/admin/training-jobs", order.replace("128", "32").formatted(dataset, true, 8)).json();
    assertThat(estimate.get("memoryBytes").asLong()).isBetween(200L << 20, 500L << 20);
    assertThat(estimate.get("imagesPerSecond").asDouble()).isPositive();
    assertThat(estimate.get("expectation").toString()).contains("40 pictures are few");
  }

  @Test
  void aJobCanBeFinishedEarlyOnceAGeneratorWasMeasured() throws Exception {
    String dataset = uploadSet(Map.of("set.zip", TestPictures.set())).json().get("id").asString();
    String order =
        order(dataset, "early", 1_000_000)
            .replace("\"metricInterval\": 1000", "\"metricInterval\": 4");
    String job = post("/admin/training-jobs", order).json().at("/id").asString();
    String finish = "/admin/training-jobs/" + job + "/finish";
    post(finish, "").expect(409);
    awaitState(job, "RUNNING");
    assertThat(get("/actuator/prometheus").text())
        .containsPattern("ganvas_training_progress_ratio [0-9]")
        .containsPattern("ganvas_training_images_per_second [0-9]");
    while (post(finish, "").status() == 409) {
      LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
    }
    JsonNode done = awaitState(job, "SUCCEEDED");
    assertThat(done.get("imagesSeen").asInt()).isBetween(32, 10_000);
    assertThat(done.get("reason").asString()).contains("no verdict: 4 pictures of each kind");
    assertThat(done.get("expectation").get(0).asString()).contains("shown are a first try");
    get("/admin/models/early/versions/1.0.0").expect(200);
  }

  @Test
  void aJobIsTrainedByPyTorchAndItsEngineIsChecked() throws Exception {
    Programs.assumeTorch();
    String dataset = uploadSet(Map.of("set.zip", TestPictures.set())).json().get("id").asString();
    String order = order(dataset, "torch", 64).stripTrailing();
    String path = "/admin/training-jobs";
    String byEngine = order.substring(0, order.length() - 1) + ", \"engine\": \"%s\"}";
    Answer unknown = post(path, byEngine.formatted("tensorflow")).expect(400);
    assertThat(unknown.json().get("errors").findValuesAsString("field")).containsExactly("engine");
    JsonNode submitted = post(path, byEngine.formatted("pytorch")).json();
    String job = submitted.get("id").asString();
    assertThat(awaitState(job, "SUCCEEDED").get("imagesSeen").asInt()).isEqualTo(64);
    get("/admin/models/torch/versions/1.0.0").expect(200);
  }

  @Test
  void aVersionThatCannotBeReadIsToldAndHoldsUpNoOther() throws Exception {
    for (String version : List.of("1.0.0", "2.0.0", "3.0.0", "4.0.0")) {
      upload("/admin/models", Map.of(), Map.of("b.zip", shippedAs("lost", version))).expect(201);
    }
    String versions = "/admin/models/lost/versions/";
    for (String version : List.of("1.0.0", "2.0.0", "3.0.0")) {
      post(versions + version + "/promote", "").expect(200);
    }
    Path bundles = data.dataDir().resolve("models/lost");
    FileSystemUtils.deleteRecursively(bundles.resolve("2.0.0"));
    Path weights = bundles.resolve("4.0.0/weights.safetensors");
    Files.write(weights, java.util.Arrays.copyOf(Files.readAllBytes(weights), 1000));

    JsonNode lost = get(versions + "2.0.0").expect(200).json();
    String why = "the bundle of lost@2.0.0 cannot be read: 2.0.0 is missing";
    assertThat(lost.get("unreadable").asString()).isEqualTo(why);
    assertThat(lost.has("manifest")).isFalse();
    assertThat(get("/admin/models").expect(200).json()).contains(lost);
    for (Answer refused :
        List.of(
            post(versions + "2.0.0/promote", ""),
            post("/admin/models/lost/rollback", ""),
            get(versions + "2.0.0/bundle.zip"),
            get(versions + "2.0.0/samples.png"),
            get(versions + "2.0.0/pictures.png"),
            get("/images/lost/1.png?v=2.0.0"))) {
      assertThat(refused.expect(503).json().get("code").asString()).isEqualTo("model_unreadable");
      assertThat(refused.json().get("detail").asString()).isEqualTo(why);
    }
    assertThat(post(versions + "4.0.0/promote", "").expect(503).text())
        .contains("weights.safetensors was altered or truncated");
    assertThat(servedVersion("lost")).isEqualTo("3.0.0");
    delete(versions + "2.0.0").expect(204);
    post("/admin/models/lost/rollback", "").expect(200);
    assertThat(servedVersion("lost")).isEqualTo("1.0.0");
  }

  @Test
  void versionsAreSwitchedUnderLoadWithoutOneFailure() throws Exception {
    for (String version : List.of("2.0.0", "3.0.0")) {
      upload("/admin/models", Map.of(), Map.of("b.zip", shippedAs("swap", version))).expect(201);
    }
    post("/admin/models/swap/versions/2.0.0/promote", "").expect(200);
    AtomicBoolean stop = new AtomicBoolean();
    List<CompletableFuture<List<Integer>>> callers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      int caller = i;
      callers.add(CompletableFuture.supplyAsync(() -> statuses(caller, stop)));
    }
    for (int i = 0; i < 10; i++) {
      String version = i % 2 == 0 ? "3.0.0" : "2.0.0";
      post("/admin/models/swap/versions/" + version + "/promote", "").expect(200);
      assertThat(get("/models/swap").json().get("version").asString()).isEqualTo(version);
    }
    stop.set(true);
    for (CompletableFuture<List<Integer>> caller : callers) {
      assertThat(caller.join()).isNotEmpty().containsOnly(200);
    }
    assertThat(post("/admin/models/swap/rollback", "").json().get("version").asString())
        .isEqualTo("3.0.0");
    long loaded =
        get("/admin/models").json().findParents("loadedBytes").stream()
            .filter(version -> version.get("id").asString().startsWith("swap@"))
            .count();
    assertThat(loaded).isLessThanOrEqualTo(1);
    delete("/admin/models/swap/versions/2.0.0").expect(204);
  }

  private List<Integer> statuses(int caller, AtomicBoolean stop) {
    List<Integer> statuses = new ArrayList<>();
    try {
      for (int seed = 0; !stop.get(); seed++) {
        statuses.add(get("/images/swap/%d%04d.png".formatted(caller, seed)).status());
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return statuses;
  }
}
