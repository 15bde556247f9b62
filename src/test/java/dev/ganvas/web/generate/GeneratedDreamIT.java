package dev.ganvas.web.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ganvas.GanvasClient;
import dev.ganvas.PictureRequest;
import dev.ganvas.images.Picture;
import dev.ganvas.images.PictureReader;
import dev.ganvas.web.AdminKey;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.tomcat.TomcatConnectorCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** Dreams on pictures that are generated for them. */
@DirtiesContext
@Timeout(300)
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "ganvas.generation.default-model=fashion",
      "ganvas.dreams.waiting=1",
      "ganvas.security.images-per-minute=100000",
      "ganvas.security.keys[0].name=operator",
      "ganvas.security.keys[0].role=admin",
      "ganvas.security.keys[0].key=" + AdminKey.SECRET
    })
class GeneratedDreamIT {
  private static final Map<String, Object> QUICK = Map.of("octaves", 2, "iterations", 2);
  private static final PictureRequest LONG =
      PictureRequest.any().size(1024).with("dream", Map.of("octaves", 8, "iterations", 50));

  @TempDir static Path directory;

  @LocalServerPort private int port;
  @Autowired private JdbcClient database;
  @Autowired private MeterRegistry meters;

  /** Dreams take longer than containers wait by themselves: here that is the fifth of a second. */
  @TestConfiguration
  static class Impatience {
    @Bean
    TomcatConnectorCustomizer impatience() {
      return connector -> connector.setAsyncTimeout(200);
    }
  }

  @DynamicPropertySource
  static void data(DynamicPropertyRegistry properties) {
    properties.add("ganvas.data-dir", directory::toString);
  }

  private static PictureRequest quick() {
    return PictureRequest.any().seed(42).size(64).with("dream", QUICK);
  }

  private GanvasClient accepting(String type) {
    return GanvasClient.at(port).accept(type);
  }

  private byte[] file(PictureRequest request) throws Exception {
    return accepting("image/png").post("/generate", request).expect(200).body();
  }

  private Picture picture(PictureRequest request) throws Exception {
    return decoded(file(request));
  }

  private static Picture decoded(byte[] file) throws IOException {
    return PictureReader.read(file, 10_000_000);
  }

  private JsonNode json(PictureRequest request) throws Exception {
    return accepting("application/json").post("/generate", request).expect(200).json();
  }

  @Test
  void theSameRequestGivesTheSameDream() throws Exception {
    Picture dream = picture(quick());
    assertThat(dream.width()).isEqualTo(64);
    assertThat(dream.channels()).isEqualTo(3);
    assertThat(picture(quick())).isEqualTo(dream);
    assertThat(picture(quick().seed(43))).isNotEqualTo(dream);
    for (Map<String, Object> other :
        List.<Map<String, Object>>of(
            Map.of("octaves", 2, "iterations", 2, "layer", "2a"),
            Map.of("octaves", 2, "iterations", 2, "class", "dog"),
            Map.of("octaves", 2, "iterations", 2, "strength", 2))) {
      assertThat(picture(quick().with("dream", other))).isNotEqualTo(dream);
    }
  }

  @Test
  void eachOfSeveralIsDreamtOn() throws Exception {
    JsonNode images = json(quick().n(2)).path("images");
    assertThat(images).hasSize(2);
    for (int i = 0; i < 2; i++) {
      byte[] file = Base64.getDecoder().decode(images.get(i).path("b64").asString());
      assertThat(images.get(i).path("seed").asInt()).isEqualTo(42 + i);
      assertThat(decoded(file)).isEqualTo(picture(quick().seed(42 + i)));
    }
    Picture sheet = picture(quick().n(2));
    assertThat(sheet.width()).isGreaterThanOrEqualTo(128);
    assertThat(sheet.channels()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"image/png", "image/jpeg", "image/webp"})
  void everyFileSaysThatItIsMadeByAiAndThenChangedByAi(String type) throws Exception {
    byte[] file = accepting(type).post("/generate", quick()).expect(200).body();
    assertThat(new String(file, StandardCharsets.ISO_8859_1))
        .contains("c2pa.created", "c2pa.edited", "\"Ganvas fashion, dreams\"")
        .contains("/trainedAlgorithmicMedia")
        .doesNotContain("composite");
    JsonNode found =
        accepting("application/json")
            .form(
                "/verify", Map.of("file", file, "replay", "true".getBytes(StandardCharsets.UTF_8)))
            .json();
    assertThat(found.at("/findings/0/kind").asString()).isEqualTo("signed_by_us");
    assertThat(found.at("/credentials/state").asString()).isEqualTo("TRUSTED");
    assertThat(found.at("/record/model").asString()).isEqualTo("fashion");
    assertThat(found.at("/replay/agrees").asBoolean()).as("%s", found).isTrue();
  }

  @Test
  void theRecordTellsWhatWasDreamt() throws Exception {
    JsonNode image = json(quick()).at("/images/0");
    String options =
        database
            .sql("select options from provenance where id = ?")
            .param(UUID.fromString(image.path("id").asString()))
            .query(String.class)
            .single();
    assertThat(options)
        .contains("\"model\":\"fashion\"")
        .containsPattern(
            "\"dream\":\\{\"version\":\"[0-9.]+\",\"options\":\\{\"layer\":\"4a\",\"strength\":1.0,"
                + "\"octaves\":2,\"iterations\":2}}");
  }

  @Test
  void allThatIsWrongIsNamed() throws Exception {
    Map<String, Object> dream =
        Map.of(
            "layer", "9z",
            "class", "unicorn",
            "strength", 9,
            "octaves", 0,
            "iterations", "many",
            "colour", "red");
    assertThat(refused("/generate", quick().n(5).with("format", "tiff").with("dream", dream)))
        .containsExactlyInAnyOrder(
            "dream.layer",
            "dream.class",
            "dream.strength",
            "dream.octaves",
            "dream.iterations",
            "dream.colour",
            "n",
            "format");
    assertThat(refused("/generate", PictureRequest.any().with("dream", "dogs")))
        .containsExactly("dream");
  }

  private List<String> refused(String path, Object body) throws Exception {
    return GanvasClient.at(port)
        .key(AdminKey.SECRET)
        .post(path, body)
        .expect(400)
        .json()
        .path("errors")
        .valueStream()
        .map(error -> error.path("field").asString())
        .distinct()
        .toList();
  }

  /** Each look would be another dream. */
  @Test
  void dreamsDoNotHang() throws Exception {
    assertThat(
            refused(
                "/gallery/pictures", "{\"title\": \"Dream\", \"picture\": %s}".formatted(quick())))
        .containsExactly("picture.dream");
  }

  /** One dream and one that waits: the third is refused, pictures go on, who leaves is free. */
  @Test
  void dreamsKeepToTheirLane() throws Exception {
    List<CompletableFuture<GanvasClient.Answer>> sent = new ArrayList<>();
    for (int i = 1; i <= 2; i++) {
      sent.add(accepting("application/json").postLater("/generate", LONG));
      awaitDreams(i);
    }
    GanvasClient.Answer refused =
        accepting("application/json").post("/generate", quick()).expect(429);
    assertThat(refused.json().path("code").asString()).isEqualTo("queue_full");
    assertThat(Integer.parseInt(refused.header("Retry-After"))).isPositive();
    GanvasClient.at(port).get("/images/fashion/9.png").expect(200);
    sent.forEach(one -> one.cancel(true));
    awaitDreams(0);
    assertThat(file(quick())).isNotEmpty();
  }

  private void awaitDreams(int count) {
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> meters.get("ganvas.dreams").gauge().value() == count);
  }

  @Test
  void aDreamCountsAsThePicturesThatAreAsMuchWork() throws Exception {
    GanvasClient caller = GanvasClient.at(port).key(AdminKey.SECRET).accept("application/json");
    JsonNode forecast = caller.post("/generate", quick().n(2).with("dryRun", true)).json();
    JsonNode plain =
        caller.post("/generate", PictureRequest.any().size(64).n(2).with("dryRun", true)).json();
    int pictures = forecast.path("pictures").asInt();
    assertThat(pictures).isGreaterThan(2);
    assertThat(plain.path("pictures").asInt()).isEqualTo(2);
    assertThat(forecast.path("expectedMillis").asInt())
        .isGreaterThan(plain.path("expectedMillis").asInt());
    GanvasClient.Answer answer = caller.post("/generate", quick().n(2)).expect(200);
    assertThat(answer.header("RateLimit")).contains("r=" + (100_000 - pictures) + ";");
  }
}
