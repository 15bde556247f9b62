package dev.ganvas.web.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ganvas.GanvasClient;
import dev.ganvas.PictureRequest;
import dev.ganvas.web.AdminKey;
import dev.ganvas.web.TestPictures;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Bodies that come slowly, are too large, or that nobody wants. */
@Timeout(120)
@DirtiesContext
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "ganvas.generation.default-model=fashion",
      "ganvas.requests.body-time=4s",
      "ganvas.requests.slow-bodies=200",
      "ganvas.requests.min-upload-rate=100MB",
      "server.tomcat.connection-timeout=3s",
      "server.tomcat.threads.max=8",
      "ganvas.security.keys[0].name=tester",
      "ganvas.security.keys[0].role=admin",
      "ganvas.security.keys[0].key=" + AdminKey.SECRET
    })
class BodyIT {
  private static final String JSON = "Content-Type: application/json";
  private static final String PARTS = "Content-Type: multipart/form-data; boundary=b";
  private static final String KEY = "Authorization: Bearer " + AdminKey.SECRET;

  @TempDir static Path directory;

  private final int port;
  private final GanvasClient client;
  private final Connections connections;

  BodyIT(@LocalServerPort int port, @Autowired Connections connections) {
    this.port = port;
    this.connections = connections;
    client = GanvasClient.at(port);
  }

  @DynamicPropertySource
  static void data(DynamicPropertyRegistry properties) {
    properties.add("ganvas.data-dir", directory::toString);
  }

  /** Nobody waits any more for what such a connection asked for. */
  @Test
  void aConnectionThatIsNotThereAnyMoreIsClosed() {
    assertThat(connections.closed(Set.of("gone"))).containsExactly("gone");
    assertThat(connections.closed(Set.of())).isEmpty();
  }

  @Test
  void slowClientsHoldNobodyUpAndAreToldThatTheyAreLate() throws Exception {
    List<RawClient> slow = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      slow.add(begun());
    }
    long started = System.nanoTime();
    for (int i = 0; i < 2; i++) {
      client.get("/livez").expect(200);
      client.post("/generate", PictureRequest.any().seed(1)).expect(200);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(3));
    for (RawClient late : slow) {
      assertIsToldThatItIsLate(late);
      late.close();
    }
  }

  /** Never silent for as long as its connection may be. */
  @Test
  void aBodyThatKeepsComingIsLateAllTheSame() throws Exception {
    try (RawClient slow = begun()) {
      slow.sendUntilRefused(50_000, 1);
      assertIsToldThatItIsLate(slow);
    }
  }

  private RawClient begun() throws IOException {
    return new RawClient(port)
        .head("POST", "/generate", JSON, "Content-Length: 60000")
        .send("{\"n\": ");
  }

  private static void assertIsToldThatItIsLate(RawClient slow) throws IOException {
    assertThat(slow.answer())
        .startsWith("HTTP/1.1 408")
        .contains("application/problem+json", "body_too_slow");
  }

  @ParameterizedTest
  @CsvSource({
    "/generate, '{\"n\": 1}', '\"images\"'",
    "/v1/images/generations, '{\"prompt\": \"a\", \"model\": \"none\"}', '\"error\":{'"
  })
  void aBodyThatComesInPiecesIsServedAsIfItHadNot(String path, String body, String expected)
      throws Exception {
    try (RawClient piecemeal = new RawClient(port)) {
      piecemeal.head("POST", path, JSON, "Content-Length: " + body.length(), "Connection: close");
      for (String letter : body.split("")) {
        piecemeal.send(letter);
      }
      assertThat(piecemeal.answer()).startsWith("HTTP/1.1 ").contains(expected);
    }
    try (RawClient chunked = new RawClient(port)) {
      chunked.head("POST", path, JSON, "Transfer-Encoding: chunked", "Connection: close");
      for (String letter : body.split("")) {
        chunked.send("1\r\n" + letter + "\r\n");
      }
      assertThat(chunked.send("0\r\n\r\n").answer()).startsWith("HTTP/1.1 ").contains(expected);
    }
  }

  @ParameterizedTest
  @CsvSource({"/generate, '\"code\":\"malformed_body\"'", "/v1/images/generations, '\"error\":{'"})
  void aBodyThatIsNotInChunksIsTheCallersFault(String path, String expected) throws Exception {
    for (boolean late : new boolean[] {false, true}) {
      try (RawClient client = new RawClient(port)) {
        client.head("POST", path, JSON, "Transfer-Encoding: chunked", "Connection: close");
        if (late) {
          client.send("1\r\n{\r\n");
          Thread.sleep(300);
        }
        assertThat(client.send("ZZ\r\n").answer()).startsWith("HTTP/1.1 400").contains(expected);
      }
    }
  }

  @Test
  void aKeptConnectionServesOneBodyAfterAnother() throws Exception {
    try (RawClient kept = new RawClient(port)) {
      for (int i = 0; i < 3; i++) {
        kept.head("POST", "/generate", JSON, "Content-Length: 8");
        kept.send("{\"n\"").send(": 1}");
        assertThat(kept.answer()).startsWith("HTTP/1.1 200").contains("images");
      }
    }
  }

  @Test
  void aLargeBodyIsRefusedWhileItComesAndTheRefusalCanBeRead() throws Exception {
    try (RawClient announced = new RawClient(port)) {
      announced.head("POST", "/generate", JSON, "Content-Length: 120000000");
      announced.sendUntilRefused(10_000_000, 1000);
      assertThat(announced.answer()).startsWith("HTTP/1.1 413").contains("body_too_large");
    }
    try (RawClient chunked = new RawClient(port)) {
      chunked.head("POST", "/v1/images/generations", JSON, "Transfer-Encoding: chunked");
      String chunk = "400\r\n" + "x".repeat(1024) + "\r\n";
      for (int i = 0; i < 70; i++) {
        chunked.send(chunk);
      }
      assertThat(chunked.answer()).startsWith("HTTP/1.1 413").contains("\"error\":{");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /generate, 415",
    "POST, /v1/images/generations, 415",
    "GET, /images/fashion/1.png?size=32, 415",
    "POST, /nothing/here, 415",
    "POST, /admin/datasets, 401",
    "POST, /%61dmin/datasets, 401",
    "POST, /admin/models, 401"
  })
  void uploadsThatNobodyWantsAreNotReadAndTheRefusalCan(String method, String path, int status)
      throws Exception {
    try (RawClient upload = new RawClient(port)) {
      upload.head(method, path, PARTS, "Content-Length: 1000000000");
      upload.send("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x\"\r\n\r\n");
      long sent = upload.sendUntilRefused(20_000_000, 1000);
      assertThat(sent).isLessThan(20_000_000);
      assertThat(upload.answer()).startsWith("HTTP/1.1 " + status).contains("\"code\":");
    }
    assertThat(uploaded()).isEmpty();
  }

  /** As most programs do; a connection that is closed before would be all that they see. */
  @ParameterizedTest
  @CsvSource({
    "/admin/datasets, multipart/form-data; boundary=b, 401",
    "/nothing/here, multipart/form-data; boundary=b, 415",
    "/generate, application/json, 413"
  })
  void whoSendsAllBeforeReadingReadsTheRefusal(String path, String type, int status)
      throws Exception {
    int length = 30_000_000;
    try (RawClient client = new RawClient(port)) {
      client.head("POST", path, "Content-Type: " + type, "Content-Length: " + length);
      client.send(new byte[length]);
      assertThat(client.answer()).startsWith("HTTP/1.1 " + status).contains("\"code\":");
    }
  }

  /** Whoever parses them gives up amid them, and closes what is still there of them. */
  @Test
  void theAnswerToPartsThatAreNoneHasAnEnd() throws Exception {
    for (String broken : List.of("x", "--b\r\n", "--b\r\n\r\n", "--b\r\nX: " + "y".repeat(5000))) {
      try (RawClient client = new RawClient(port)) {
        String body = broken + "x".repeat(20_000);
        client.head("POST", "/verify", PARTS, "Content-Length: " + body.length());
        client.send(body);
        assertThat(client.answer()).startsWith("HTTP/1.1 4").containsPattern("(}|0\r\n\r\n)$");
      }
    }
  }

  private static List<Path> uploaded() throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve("scratch"))) {
      return files.filter(file -> Files.isRegularFile(file) && !file.endsWith(".lock")).toList();
    }
  }

  @Test
  void uploadsThatNobodyCanTakeInAreTurnedAwayUnread() throws Exception {
    List<RawClient> takenIn = new ArrayList<>();
    try {
      for (int i = 0; i < 2; i++) {
        RawClient upload = new RawClient(port);
        takenIn.add(upload);
        upload.head("POST", "/admin/datasets", PARTS, KEY, "Content-Length: 1000000000");
        upload.send(
            "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x\"\r\n\r\n"
                + "x".repeat(100_000));
      }
      await().until(() -> uploaded().size() == 2);
      try (RawClient third = new RawClient(port)) {
        third.head("POST", "/admin/datasets", PARTS, KEY, "Content-Length: 1000000000");
        assertThat(third.sendUntilRefused(20_000_000, 1000)).isLessThan(20_000_000);
        assertThat(third.answer()).startsWith("HTTP/1.1 429").contains("Retry-After");
      }
      assertThat(uploaded()).hasSize(2);
    } finally {
      for (RawClient upload : takenIn) {
        upload.close();
      }
    }
    await().until(() -> uploaded().isEmpty());
  }

  @Test
  void anUploadThatTheDiskCannotHoldIsTurnedAwayUnread() throws Exception {
    try (RawClient upload = new RawClient(port)) {
      upload.head("POST", "/admin/datasets", PARTS, KEY, "Content-Length: 1000000000000000");
      upload.sendUntilRefused(20_000_000, 1000);
      assertThat(upload.answer()).startsWith("HTTP/1.1 507").contains("\"code\":");
    }
    assertThat(uploaded()).isEmpty();
  }

  /** What came in time may be looked at for longer. */
  @Test
  void anUploadIsNotCutOffWhileItIsChecked() throws Exception {
    Map<String, byte[]> pictures = new TreeMap<>();
    for (int i = 0; i < 12; i++) {
      byte[] plain =
          TestPictures.png(new BufferedImage(6000, 6000 - i, BufferedImage.TYPE_INT_RGB));
      pictures.put(i + ".png", plain);
    }
    Map<String, String> fields =
        Map.of("name", "n", "source", "s", "licence", "CC0", "showsPeople", "false");
    client.key(AdminKey.SECRET).upload("/admin/datasets", fields, pictures).expect(422);
  }

  @Test
  void anUploadThatComesTooSlowlyIsCutOffAndLeavesNothing() throws Exception {
    try (RawClient upload = new RawClient(port)) {
      upload.head("POST", "/admin/datasets", PARTS, KEY, "Content-Length: 100000000");
      upload.send("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x\"\r\n\r\n");
      upload.sendUntilRefused(1_000_000, 10);
      assertThat(upload.isClosed()).isTrue();
    }
    await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(uploaded()).isEmpty());
  }
}
