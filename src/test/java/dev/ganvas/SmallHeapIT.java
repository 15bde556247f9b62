package dev.ganvas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ganvas.GanvasClient.Answer;
import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The service in a process of its own with a heap of 256 MB: nothing that is asked overflows it.
 */
@Timeout(240)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SmallHeapIT {
  private static final String KEY = "an administrator of a small machine";

  @TempDir static Path directory;
  private static Process process;
  private static Path log;
  private static int port;
  private static GanvasClient client;

  @BeforeAll
  static void start() throws Exception {
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    client = GanvasClient.at(port).key(KEY);
    log = directory.resolve("log.txt");
    process =
        Programs.java(
                "256m",
                GanvasApplication.class,
                "--server.port=" + port,
                "--ganvas.data-dir=" + directory.resolve("data"),
                "--ganvas.generation.default-model=fashion",
                "--ganvas.training.enabled=false",
                "--ganvas.security.keys[0].name=tester",
                "--ganvas.security.keys[0].role=admin",
                "--ganvas.security.keys[0].key=" + KEY)
            .redirectOutput(log.toFile())
            .start();
    await()
        .atMost(Duration.ofMinutes(2))
        .until(
            () ->
                !process.isAlive() || Files.readString(log).contains("Started GanvasApplication"));
    assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
  }

  @AfterAll
  static void stop() {
    process.destroyForcibly();
  }

  private static byte[] png(int width, int height) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      image.setRGB(random.nextInt(width), random.nextInt(height), random.nextInt());
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }

  /** With as many pixels as this heap has room for. */
  private static byte[] largePng() throws IOException {
    return png(4600, 3300);
  }

  private void servesAsBefore() throws Exception {
    client.post("/generate", PictureRequest.any().seed(1)).expect(200);
    assertThat(Files.readString(log)).doesNotContain("OutOfMemoryError");
  }

  @Test
  @Order(1)
  void manyLargePicturesAreRefusedOrMadeButDoNotOverflowTheHeap() throws Exception {
    List<CompletableFuture<Answer>> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      all.add(client.postLater("/generate", PictureRequest.any().n(64).size(1024)));
    }
    for (CompletableFuture<Answer> one : all) {
      assertThat(one.get().status()).isIn(200, 413, 429);
    }
    servesAsBefore();
  }

  @Test
  @Order(2)
  void largePicturesToVerifyAreRefusedOrReadButDoNotOverflowTheHeap() throws Exception {
    Map<String, byte[]> large = Map.of("a.png", largePng());
    List<CompletableFuture<Answer>> all = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      all.add(client.uploadLater("/verify", Map.of(), large));
    }
    List<Integer> answers = new ArrayList<>();
    for (CompletableFuture<Answer> one : all) {
      answers.add(one.get().status());
    }
    assertThat(answers).contains(200).containsOnly(200, 429);
    Answer tooLarge = client.upload("/verify", Map.of(), Map.of("a.png", png(6000, 4000)));
    assertThat(tooLarge.expect(422).text()).contains("MB are there for pictures");
    client.upload("/verify", Map.of(), Map.of("a.png", png(600, 400))).expect(200);
    servesAsBefore();
  }

  /** The networks that find a picture again are put together by the first request. */
  @Test
  @Order(3)
  void variationsOfAllModelsDoNotOverflowTheHeap() throws Exception {
    for (String model : List.of("characters", "clothing", "faces", "pets")) {
      Map<String, byte[]> form = Map.of("image", png(300, 300), "model", bytes(model));
      client.formLater("/variations", form).get().expect(200);
    }
    Map<String, byte[]> large =
        Map.of("image", png(300, 300), "model", bytes("pets"), "size", bytes("1024"));
    Map<String, byte[]> many = new HashMap<>(large);
    many.put("n", bytes("16"));
    GanvasClient sheets = client.accept("image/png");
    assertThat(sheets.formLater("/variations", many).get().expect(413).text())
        .contains("what fits");
    many.put("n", bytes("1"));
    sheets.formLater("/variations", many).get().expect(200);
    servesAsBefore();
  }

  @Test
  @Order(3)
  void bulkPicturesOfAnySizeAreMade() throws Exception {
    String order = "{\"model\": \"pets\", \"count\": 5, \"size\": 1024}";
    String job = client.post("/admin/bulk-jobs", order).expect(202).json().get("id").asString();
    await().atMost(Duration.ofMinutes(2)).until(() -> !bulkState(job).matches("QUEUED|RUNNING"));
    assertThat(bulkState(job)).isEqualTo("SUCCEEDED");
    servesAsBefore();
  }

  private static String bulkState(String job) throws Exception {
    return client.get("/admin/bulk-jobs/" + job).json().get("state").asString();
  }

  /** One is under way, which takes heap of its own; the others wait, none of them in full size. */
  @Test
  @Order(4)
  void largePicturesThatWaitDoNotOverflowTheHeap() throws Exception {
    byte[] large = largePng();
    Map<String, byte[]> guided =
        Map.of("image", large, "guide", large, "size", bytes("1024"), "iterations", bytes("50"));
    List<CompletableFuture<Answer>> all = new ArrayList<>();
    for (int i = 1; i <= 4; i++) {
      all.add(queuedDream(guided, i));
    }
    servesAsBefore();
    all.forEach(one -> one.cancel(true));
  }

  private static CompletableFuture<Answer> queuedDream(Map<String, byte[]> form, int place) {
    CompletableFuture<Answer> sent = client.formLater("/dream", form);
    await().atMost(Duration.ofSeconds(30)).until(() -> sent.isDone() || dreamsUnderWay() >= place);
    assertThat(sent).as("dream %d", place).isNotDone();
    return sent;
  }

  @Test
  @Order(5)
  void aBodyOf120MegabytesIsCutOff() throws Exception {
    byte[] body = new byte[120_000_000];
    Arrays.fill(body, (byte) 'x');
    byte[] begin = "{\"prompt\": \"".getBytes(StandardCharsets.UTF_8);
    System.arraycopy(begin, 0, body, 0, begin.length);
    Answer answer = client.post("/generate", "application/json", BodyPublishers.ofByteArray(body));
    assertThat(answer.expect(413).text()).contains("body_too_large");
    servesAsBefore();
  }

  @Test
  @Order(6)
  void anOpenStreamOfEventsDoesNotHoldTheShutdownUp() throws Exception {
    Map<String, String> fields =
        Map.of("name", "n", "source", "s", "licence", "CC0", "showsPeople", "false");
    Answer set = client.upload("/admin/datasets", fields, Map.of("a.png", png(64, 64))).expect(201);
    String order =
        "{\"dataset\": \"%s\", \"model\": \"waits\", \"resolution\": 32, \"options\": {\"batchSize\": 2}}"
            .formatted(set.json().get("id").asString());
    Answer job = client.post("/admin/training-jobs", order).expect(202);
    String id = job.json().get("id").asString();
    try (Socket stream = new Socket("localhost", port)) {
      stream
          .getOutputStream()
          .write(
              "GET /admin/training-jobs/%s/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n\r\n"
                  .formatted(id, KEY)
                  .getBytes(StandardCharsets.UTF_8));
      BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(stream.getInputStream(), StandardCharsets.UTF_8));
      assertThat(lines.readLine()).startsWith("HTTP/1.1 200");
      stop(Duration.ofSeconds(20));
    }
  }

  @Test
  @Order(7)
  void whatIsDrawnWhenTheProcessEndsDoesNotCrashIt() throws Exception {
    start();
    byte[] picture = png(512, 512);
    client.formLater(
        "/dream", Map.of("image", picture, "size", bytes("1024"), "iterations", bytes("50")));
    await().until(() -> dreamsUnderWay() > 0);
    for (int i = 0; i < 4; i++) {
      client.postLater("/generate", PictureRequest.any().n(32).size(256));
    }
    stop(Duration.ofSeconds(30));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static double dreamsUnderWay() throws Exception {
    return client
        .get("/actuator/prometheus")
        .expect(200)
        .text()
        .lines()
        .filter(line -> line.startsWith("ganvas_dreams "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
        .sum();
  }

  private static void stop(Duration atMost) throws Exception {
    long started = System.nanoTime();
    process.destroy();
    assertThat(process.waitFor(atMost.toSeconds(), TimeUnit.SECONDS)).isTrue();
    System.out.printf("stopped %.1f s after SIGTERM%n", (System.nanoTime() - started) / 1e9);
    assertThat(process.exitValue()).as(Files.readString(log)).isEqualTo(128 + 15);
  }
}
