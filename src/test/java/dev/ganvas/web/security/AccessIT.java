package dev.ganvas.web.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ganvas.web.AdminKey;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Who may do what, under a context path and behind a proxy that adds a prefix. */
@Timeout(180)
@DirtiesContext
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "server.servlet.context-path=/ganvas",
      "server.forward-headers-strategy=framework",
      "ganvas.generation.default-model=fashion",
      "ganvas.security.generate-requires-key=true",
      "ganvas.security.images-per-minute=10",
      "ganvas.security.keys[0].name=tester",
      "ganvas.security.keys[0].role=admin",
      "ganvas.security.keys[0].key=" + AdminKey.SECRET,
      "ganvas.security.keys[1].name=shop",
      "ganvas.security.keys[1].key=" + AccessIT.SHOP,
      "ganvas.security.keys[2].name=watch",
      "ganvas.security.keys[2].role=metrics",
      "ganvas.security.keys[2].key=" + AccessIT.WATCH
    })
class AccessIT {
  static final String SHOP = "a-shops-key-for-tests-only-01234";
  static final String WATCH = "a-watchs-key-for-tests-only-0123";
  private static final String NOBODY = "";

  @TempDir static Path directory;

  private final HttpClient client = HttpClient.newHttpClient();
  private final JsonMapper json = JsonMapper.builder().build();
  @LocalServerPort private int port;

  /** Something that nobody has thought of when the rules were made. */
  @TestConfiguration
  static class Additions {
    @RestController
    static class Forgotten {
      @GetMapping("/forgotten")
      String secret() {
        return "secret";
      }
    }
  }

  @DynamicPropertySource
  static void data(DynamicPropertyRegistry properties) {
    properties.add("ganvas.data-dir", directory::toString);
  }

  private HttpRequest.Builder request(String path, String key) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/ganvas" + path));
    return key.isEmpty() ? request : request.header("Authorization", "Bearer " + key);
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private HttpResponse<byte[]> post(String path, String body, String key) throws Exception {
    return send(
        request(path, key)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  private HttpResponse<byte[]> upload(
      String path, Map<String, String> fields, byte[] file, String key) throws Exception {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    fields.forEach(
        (name, value) ->
            body.writeBytes(
                "--b\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
                    .formatted(name, value)
                    .getBytes(StandardCharsets.UTF_8)));
    body.writeBytes(
        "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"1.png\"\r\n\r\n"
            .getBytes(StandardCharsets.UTF_8));
    body.writeBytes(file);
    body.writeBytes("\r\n--b--\r\n".getBytes(StandardCharsets.UTF_8));
    return send(
        request(path, key)
            .header("Content-Type", "multipart/form-data; boundary=b")
            .header("X-Forwarded-Prefix", "/prefix")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray())));
  }

  private JsonNode lastOfAudit() throws Exception {
    return json.readTree(send(request("/admin/audit?limit=1", AdminKey.SECRET)).body()).get(0);
  }

  @ParameterizedTest
  @CsvSource({
    "/admin/keys, a, ''",
    "/%61dmin/keys, b, ''",
    "/admin/%6beys, c, ''",
    "/admin/keys, d, /prefix",
    "/%61dmin/keys, e, /a/b"
  })
  void theAuditKnowsWhateverIsRoutedToTheAdministration(String path, String name, String prefix)
      throws Exception {
    HttpRequest.Builder made =
        request(path, AdminKey.SECRET)
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"name\": \"%s\", \"role\": \"generate\"}".formatted(name)));
    if (!prefix.isEmpty()) {
      made.header("X-Forwarded-Prefix", prefix);
    }
    assertThat(send(made).statusCode()).isEqualTo(201);
    JsonNode last = lastOfAudit();
    assertThat(last.get("path").asString()).isEqualTo("/admin/keys");
    assertThat(last.get("keyName").asString()).isEqualTo("tester");
    assertThat(last.get("status").asInt()).isEqualTo(201);

    assertThat(post(path, "{}", SHOP).statusCode()).isEqualTo(403);
    assertThat(lastOfAudit().get("keyName").asString()).isEqualTo("shop");
    assertThat(lastOfAudit().get("status").asInt()).isEqualTo(403);
    assertThat(post(path, "{}", NOBODY).statusCode()).isEqualTo(401);
    assertThat(lastOfAudit().get("status").asInt()).isEqualTo(403);
  }

  @Test
  void whatNoRuleNamesIsNotThere() throws Exception {
    for (String key : List.of(NOBODY, SHOP, AdminKey.SECRET)) {
      for (String path : List.of("/forgotten", "/nothing/here", "/error")) {
        HttpResponse<byte[]> response = send(request(path, key));
        assertThat(response.statusCode()).as(path).isEqualTo(404);
        assertThat(text(response)).contains("\"status\":404").doesNotContain("secret\"");
      }
    }
  }

  @Test
  void openAisDialectIsSpokenUnderAnyPrefix() throws Exception {
    assertThat(text(post("/v1/images/generations", "{}", NOBODY))).startsWith("{\"error\":{");
    assertThat(text(post("/%761/images/generations", "{}", SHOP))).startsWith("{\"error\":{");
    HttpRequest.Builder prefixed = request("/v1/models/none", SHOP);
    prefixed.header("X-Forwarded-Prefix", "/prefix");
    assertThat(text(send(prefixed))).startsWith("{\"error\":{");
    assertThat(text(post("/generate", "{}", NOBODY))).contains("\"code\":\"key_required\"");
  }

  @Test
  void locationsHaveThePrefixThatTheClientSees() throws Exception {
    byte[] picture = send(request("/images/fashion/1.png?size=64", SHOP)).body();
    HttpResponse<byte[]> made =
        upload(
            "/admin/datasets",
            Map.of(
                "name",
                "one",
                "source",
                "itself",
                "licence",
                "CC0",
                "showsPeople",
                "false",
                "allowAiMade",
                "true"),
            picture,
            AdminKey.SECRET);
    assertThat(made.statusCode()).as(text(made)).isEqualTo(201);
    assertThat(made.headers().firstValue("Location").orElse(""))
        .contains("/prefix/admin/datasets/" + json.readTree(made.body()).get("id").asString());
  }

  @Test
  void aRepeatedPictureNeedsWhatANewOneNeeds() throws Exception {
    byte[] picture = send(request("/images/fashion/7.png?size=64", AdminKey.SECRET)).body();
    assertThat(upload("/verify", Map.of(), picture, NOBODY).statusCode()).isEqualTo(200);
    Map<String, String> replay = Map.of("replay", "true");
    assertThat(upload("/verify", replay, picture, NOBODY).statusCode()).isEqualTo(401);
    assertThat(upload("/verify?replay=true", Map.of(), picture, WATCH).statusCode()).isEqualTo(403);
    int allowed = 0;
    HttpResponse<byte[]> last = upload("/verify", replay, picture, AdminKey.SECRET);
    while (last.statusCode() == 200 && allowed < 20) {
      allowed++;
      last = upload("/verify", replay, picture, AdminKey.SECRET);
    }
    assertThat(last.statusCode()).isEqualTo(429);
    assertThat(text(last)).contains("quota_exceeded");
    assertThat(allowed).isBetween(1, 10);
  }

  @Test
  void moreThanTheQuotaIsNeverPossibleAndSaidSo() throws Exception {
    HttpResponse<byte[]> response = post("/generate", "{\"n\": 16}", SHOP);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(text(response)).contains("\"field\":\"n\"").contains("at most 10");
  }

  @Test
  void metricsHaveARoleOfTheirOwn() throws Exception {
    assertThat(text(send(request("/actuator/prometheus", WATCH)))).contains("ganvas_queue_depth");
    assertThat(send(request("/actuator/prometheus", SHOP)).statusCode()).isEqualTo(403);
    assertThat(send(request("/actuator/prometheus", NOBODY)).statusCode()).isEqualTo(401);
    assertThat(send(request("/admin/keys", WATCH)).statusCode()).isEqualTo(403);
    assertThat(post("/generate", "{}", WATCH).statusCode()).isEqualTo(403);
  }

  @Test
  void healthTellsDetailsToAdministratorsOnly() throws Exception {
    await().until(() -> send(request("/readyz", NOBODY)).statusCode() == 200);
    for (String key : List.of(NOBODY, SHOP)) {
      assertThat(text(send(request("/actuator/health", key))))
          .contains("\"status\":\"UP\"")
          .doesNotContain("components", "path", "subject");
    }
    assertThat(text(send(request("/actuator/health", AdminKey.SECRET))))
        .contains("components", "signing", "background");
  }
}
