package dev.ganvas.web.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ganvas.GanvasClient;
import dev.ganvas.GanvasClient.Answer;
import dev.ganvas.PictureRequest;
import dev.ganvas.web.AdminKey;
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
      "ganvas.security.keys[2].key=" + AccessIT.WATCH,
      "ganvas.security.keys[3].name=thrifty",
      "ganvas.security.keys[3].key=" + AccessIT.THRIFTY
    })
class AccessIT {
  static final String SHOP = "a-shops-key-for-tests-only-01234";
  static final String WATCH = "a-watchs-key-for-tests-only-0123";
  static final String THRIFTY = "a-thrifty-key-for-tests-only-012";
  private static final String NOBODY = "";

  @TempDir static Path directory;

  private final GanvasClient client;

  AccessIT(@LocalServerPort int port) {
    client = GanvasClient.at(port).under("/ganvas");
  }

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

  private Answer get(String path, String key) throws Exception {
    return client.key(key).get(path);
  }

  private Answer post(String path, Object body, String key) throws Exception {
    return client.key(key).post(path, body);
  }

  private Answer upload(String path, Map<String, String> fields, byte[] file, String key)
      throws Exception {
    return client
        .key(key)
        .with("X-Forwarded-Prefix", "/prefix")
        .upload(path, fields, Map.of("1.png", file));
  }

  private JsonNode lastOfAudit() throws Exception {
    return get("/admin/audit?limit=1", AdminKey.SECRET).json().get(0);
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
    client
        .key(AdminKey.SECRET)
        .with("X-Forwarded-Prefix", prefix)
        .post(path, "{\"name\": \"%s\", \"role\": \"generate\"}".formatted(name))
        .expect(201);
    JsonNode last = lastOfAudit();
    assertThat(last.get("path").asString()).isEqualTo("/admin/keys");
    assertThat(last.get("keyName").asString()).isEqualTo("tester");
    assertThat(last.get("status").asInt()).isEqualTo(201);

    post(path, "{}", SHOP).expect(403);
    assertThat(lastOfAudit().get("keyName").asString()).isEqualTo("shop");
    assertThat(lastOfAudit().get("status").asInt()).isEqualTo(403);
    post(path, "{}", NOBODY).expect(401);
    assertThat(lastOfAudit().get("status").asInt()).isEqualTo(403);
  }

  @Test
  void whatNoRuleNamesIsNotThere() throws Exception {
    for (String key : List.of(NOBODY, SHOP, AdminKey.SECRET)) {
      for (String path : List.of("/forgotten", "/nothing/here", "/error")) {
        Answer response = get(path, key);
        assertThat(response.status()).as(path).isEqualTo(404);
        assertThat(response.text()).contains("\"status\":404").doesNotContain("secret\"");
      }
    }
  }

  @Test
  void openAisDialectIsSpokenUnderAnyPrefix() throws Exception {
    assertThat(post("/v1/images/generations", "{}", NOBODY).text()).startsWith("{\"error\":{");
    assertThat(post("/%761/images/generations", "{}", SHOP).text()).startsWith("{\"error\":{");
    GanvasClient prefixed = client.key(SHOP).with("X-Forwarded-Prefix", "/prefix");
    assertThat(prefixed.get("/v1/models/none").text()).startsWith("{\"error\":{");
    assertThat(post("/generate", "{}", NOBODY).text()).contains("\"code\":\"key_required\"");
  }

  @Test
  void locationsHaveThePrefixThatTheClientSees() throws Exception {
    byte[] picture = get("/images/fashion/1.png?size=64", SHOP).body();
    Answer made =
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
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    assertThat(made.header("Location"))
        .contains("/prefix/admin/datasets/" + made.json().get("id").asString());
    Answer avatar =
        client
            .key(SHOP)
            .with("X-Forwarded-Prefix", "/prefix")
            .get("/avatars/ada.png?model=fashion");
    assertThat(avatar.header("Location").toString()).contains("/prefix/images/fashion/");
  }

  @Test
  void aRepeatedPictureNeedsWhatANewOneNeeds() throws Exception {
    byte[] picture = get("/images/fashion/7.png?size=64", AdminKey.SECRET).body();
    assertThat(upload("/verify", Map.of(), picture, NOBODY).status()).isEqualTo(200);
    Map<String, String> replay = Map.of("replay", "true");
    assertThat(upload("/verify", replay, picture, NOBODY).status()).isEqualTo(401);
    assertThat(upload("/verify?replay=true", Map.of(), picture, WATCH).status()).isEqualTo(403);
    int allowed = 0;
    Answer last = upload("/verify", replay, picture, AdminKey.SECRET);
    while (last.status() == 200 && allowed < 20) {
      allowed++;
      last = upload("/verify", replay, picture, AdminKey.SECRET);
    }
    assertThat(last.status()).isEqualTo(429);
    assertThat(last.text()).contains("quota_exceeded");
    assertThat(allowed).isBetween(1, 10);
  }

  @Test
  void picturesAreForHoldersOfAKeyAndWithinItsQuota() throws Exception {
    PictureRequest six = PictureRequest.any().n(6);
    post("/generate", six, NOBODY).expect(401);
    Answer first = post("/generate", six, THRIFTY).expect(200);
    assertThat(first.headers().firstValue("RateLimit-Policy")).contains("\"images\";q=10;w=60");
    assertThat(first.header("RateLimit")).startsWith("\"images\";r=4;t=");
    Answer second = post("/generate", six, THRIFTY).expect(429);
    assertThat(second.text()).contains("quota_exceeded");
    assertThat(Integer.parseInt(second.header("Retry-After"))).isBetween(1, 12);
    post("/generate", PictureRequest.any().n(4), THRIFTY).expect(200);
  }

  @Test
  void moreThanTheQuotaIsNeverPossibleAndSaidSo() throws Exception {
    Answer response = post("/generate", "{\"n\": 16}", SHOP);
    assertThat(response.status()).isEqualTo(400);
    assertThat(response.text()).contains("\"field\":\"n\"").contains("at most 10");
  }

  @Test
  void metricsHaveARoleOfTheirOwn() throws Exception {
    assertThat(get("/actuator/prometheus", WATCH).text()).contains("ganvas_queue_depth");
    get("/actuator/prometheus", SHOP).expect(403);
    get("/actuator/prometheus", NOBODY).expect(401);
    get("/admin/keys", WATCH).expect(403);
    post("/generate", "{}", WATCH).expect(403);
  }

  @Test
  void healthTellsDetailsToAdministratorsOnly() throws Exception {
    await().until(() -> get("/readyz", NOBODY).status() == 200);
    for (String key : List.of(NOBODY, SHOP)) {
      assertThat(get("/actuator/health", key).text())
          .contains("\"status\":\"UP\"")
          .doesNotContain("components", "path", "subject");
    }
    assertThat(get("/actuator/health", AdminKey.SECRET).text())
        .contains("components", "signing", "background");
  }
}
