package dev.ganvas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
import tools.jackson.databind.json.JsonMapper;

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

  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeAll
  static void start() throws Exception {
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    log = directory.resolve("log.txt");
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                GanvasApplication.class.getName(),
                "--server.port=" + port,
                "--ganvas.data-dir=" + directory.resolve("data"),
                "--ganvas.generation.default-model=fashion",
                "--ganvas.training.enabled=false",
                "--ganvas.security.keys[0].name=tester",
                "--ganvas.security.keys[0].role=admin",
                "--ganvas.security.keys[0].key=" + KEY)
            .redirectErrorStream(true)
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

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
        .header("Authorization", "Bearer " + KEY);
  }

  private CompletableFuture<HttpResponse<String>> post(String path, String type, byte[] body) {
    return client.sendAsync(
        request(path)
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private CompletableFuture<HttpResponse<String>> json(String path, String body) {
    return post(path, "application/json", body.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] form(byte[] file, String... fields) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (String field : fields) {
      String[] parts = field.split("=");
      body.writeBytes(
          "--b\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
              .formatted(parts[0], parts[1])
              .getBytes(StandardCharsets.UTF_8));
    }
    body.writeBytes(
        ("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n"
                + "Content-Type: application/octet-stream\r\n\r\n")
            .getBytes(StandardCharsets.UTF_8));
    body.writeBytes(file);
    body.writeBytes("\r\n--b--\r\n".getBytes(StandardCharsets.UTF_8));
    return body.toByteArray();
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

  private void servesAsBefore() throws Exception {
    assertThat(json("/generate", "{\"seed\": 1}").get().statusCode()).isEqualTo(200);
    assertThat(Files.readString(log)).doesNotContain("OutOfMemoryError");
  }

  @Test
  @Order(1)
  void manyLargePicturesAreRefusedOrMadeButDoNotOverflowTheHeap() throws Exception {
    List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      all.add(json("/generate", "{\"n\": 64, \"size\": 1024}"));
    }
    for (CompletableFuture<HttpResponse<String>> one : all) {
      assertThat(one.get().statusCode()).isIn(200, 413, 429);
    }
    servesAsBefore();
  }

  @Test
  @Order(2)
  void largePicturesToVerifyAreRefusedOrReadButDoNotOverflowTheHeap() throws Exception {
    byte[] large = form(png(8000, 5000));
    List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      all.add(post("/verify", "multipart/form-data; boundary=b", large));
    }
    for (CompletableFuture<HttpResponse<String>> one : all) {
      assertThat(one.get().statusCode()).as(one.get().body()).isIn(200, 413, 422, 429, 503);
    }
    byte[] small = form(png(600, 400));
    assertThat(post("/verify", "multipart/form-data; boundary=b", small).get().statusCode())
        .isEqualTo(200);
    servesAsBefore();
  }

  @Test
  @Order(3)
  void aBodyOf120MegabytesIsCutOff() throws Exception {
    byte[] prompt =
        ("{\"prompt\": \"" + "x".repeat(120_000_000) + "\"}").getBytes(StandardCharsets.UTF_8);
    HttpResponse<String> answer = post("/generate", "application/json", prompt).get();
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body()).contains("body_too_large");
    servesAsBefore();
  }

  @Test
  @Order(4)
  void anOpenStreamOfEventsDoesNotHoldTheShutdownUp() throws Exception {
    HttpResponse<String> set =
        post(
                "/admin/datasets",
                "multipart/form-data; boundary=b",
                form(png(64, 64), "name=n", "source=s", "licence=CC0", "showsPeople=false"))
            .get();
    assertThat(set.statusCode()).as(set.body()).isEqualTo(201);
    JsonMapper mapper = JsonMapper.builder().build();
    String order =
        "{\"dataset\": \"%s\", \"model\": \"waits\", \"resolution\": 32, \"options\": {\"batchSize\": 2}}"
            .formatted(mapper.readTree(set.body()).get("id").asString());
    HttpResponse<String> job = json("/admin/training-jobs", order).get();
    assertThat(job.statusCode()).as(job.body()).isEqualTo(202);
    String id = mapper.readTree(job.body()).get("id").asString();
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
      long started = System.nanoTime();
      process.destroy();
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      System.out.printf("stopped %.1f s after SIGTERM%n", (System.nanoTime() - started) / 1e9);
    }
  }
}
