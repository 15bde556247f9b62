package dev.ganvas.web.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ganvas.generation.TinyTextModel;
import dev.ganvas.images.ImageCodec;
import dev.ganvas.images.ImageFormat;
import dev.ganvas.images.Picture;
import dev.ganvas.images.PictureReader;
import dev.ganvas.labelling.Labellers;
import dev.ganvas.provenance.ChainVerification;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What anybody can find out about a picture. */
@DirtiesContext
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "ganvas.generation.default-model=fashion",
      "ganvas.verification.per-minute=40",
      "ganvas.verification.max-file=1MB"
    })
class VerificationIT {
  private static final String BOUNDARY = "----boundary";

  @TempDir static Path directory;
  @TempDir static Path elsewhere;

  private final HttpClient client = HttpClient.newHttpClient();
  private final JsonMapper json = JsonMapper.builder().build();
  @LocalServerPort private int port;
  @Autowired private DataSource database;

  @DynamicPropertySource
  static void data(DynamicPropertyRegistry properties) throws IOException {
    TinyTextModel.write(directory);
    properties.add("ganvas.data-dir", directory::toString);
  }

  private URI uri(String path) {
    return URI.create("http://localhost:" + port + path);
  }

  private byte[] get(String path) throws Exception {
    HttpResponse<byte[]> response =
        client.send(
            HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofByteArray());
    assertThat(response.statusCode()).isEqualTo(200);
    return response.body();
  }

  private byte[] generate(String path, String accept, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", "application/json")
            .header("Accept", accept)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
  }

  private HttpResponse<String> send(byte[] file, Map<String, String> fields) throws Exception {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (Map.Entry<String, String> field : fields.entrySet()) {
      body.writeBytes(
          ("--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
                  .formatted(BOUNDARY, field.getKey(), field.getValue()))
              .getBytes(StandardCharsets.UTF_8));
    }
    body.writeBytes(
        ("--%s\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\n"
                .formatted(BOUNDARY))
            .getBytes(StandardCharsets.UTF_8));
    body.writeBytes(file);
    body.writeBytes(("\r\n--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
    HttpRequest request =
        HttpRequest.newBuilder(uri("/verify"))
            .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private JsonNode verify(byte[] file, Map<String, String> fields) throws Exception {
    HttpResponse<String> response = send(file, fields);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return json.readTree(response.body());
  }

  private static List<String> kinds(JsonNode answer) {
    return answer.path("findings").valueStream().map(f -> f.path("kind").asString()).toList();
  }

  private static Picture decoded(byte[] file) throws IOException {
    return PictureReader.read(file, 10_000_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"image/png", "image/jpeg"})
  void aPictureAndItsSheetAreProvedAndComeOutAgain(String format) throws Exception {
    for (int count : new int[] {1, 5}) {
      byte[] file =
          generate(
              "/generate",
              format,
              "{\"model\": \"cells\", \"n\": %d, \"seed\": 7}".formatted(count));
      JsonNode answer = verify(file, Map.of("replay", "true"));
      assertThat(kinds(answer)).containsSubsequence("signed_by_us", "fingerprint_match");
      assertThat(answer.at("/findings/0/certainty").asString()).isEqualTo("proof");
      JsonNode likeness = answer.at("/findings/" + (answer.path("findings").size() - 1));
      assertThat(likeness.path("distance").asInt(99))
          .isLessThan(format.equals("image/png") ? 1 : 40);
      assertThat(answer.at("/replay/agrees").asBoolean()).isTrue();
      JsonNode record = json.readTree(get("/provenance/" + answer.at("/findings/0/id").asString()));
      assertThat(record).isEqualTo(answer.path("record"));
      assertThat(record.propertyNames()).doesNotContain("options", "caller", "seed");
      assertThat(record.path("model").asString()).isEqualTo("cells");
    }
  }

  /** The table of docs/labelling.md: which layer still speaks. */
  @Test
  void anAttackTakesAwayOneLayerAfterTheOther() throws Exception {
    byte[] file = get("/images/cells/77.png?size=256");
    JsonNode whole = verify(file, Map.of());
    String id = whole.at("/findings/0/id").asString();
    assertThat(kinds(whole))
        .containsExactly("signed_by_us", "watermark_match", "fingerprint_match");

    byte[] stripped = ImageCodec.encode(decoded(file), ImageFormat.PNG);
    assertThat(kinds(verify(stripped, Map.of())))
        .containsExactly("watermark_match", "fingerprint_match");

    byte[] recompressed = ImageCodec.encode(decoded(file), ImageFormat.JPEG, 60);
    JsonNode found = verify(recompressed, Map.of("replay", "true"));
    assertThat(kinds(found)).containsExactly("watermark_match", "fingerprint_match");
    assertThat(found.at("/findings/0/id").asString()).isEqualTo(id);
    assertThat(found.at("/findings/1/id").asString()).isEqualTo(id);
    assertThat(found.at("/replay/agrees").asBoolean()).isFalse();
    assertThat(found.at("/replay/meanDifference").asDouble()).isBetween(0.01, 8.0);

    Picture cut = decoded(recompressed).cropped(37, 11, 200, 200);
    found = verify(ImageCodec.encode(cut, ImageFormat.JPEG, 75), Map.of());
    assertThat(kinds(found)).containsExactly("watermark_match");
    assertThat(found.at("/findings/0/id").asString()).isEqualTo(id);

    Picture scrap = cut.cropped(0, 0, 40, 40);
    found = verify(ImageCodec.encode(scrap, ImageFormat.JPEG, 20), Map.of());
    assertThat(kinds(found)).containsExactly("no_evidence");
  }

  @Test
  void smallPicturesAreFoundByTheirLooksOnly() throws Exception {
    byte[] file = get("/images/cells/78.png");
    byte[] bare = ImageCodec.encode(decoded(file), ImageFormat.JPEG, 90);
    JsonNode answer = verify(bare, Map.of());
    assertThat(kinds(answer)).containsExactly("fingerprint_match");
    assertThat(answer.at("/findings/0/certainty").asString()).isEqualTo("indication");
  }

  @Test
  void labelsAndParametersComeWhenTheyAreAskedFor() throws Exception {
    String order = "{\"model\": \"cells\", \"seed\": 5, \"size\": 256%s}";
    byte[] plain = generate("/generate", "image/png", order.formatted(""));
    byte[] labelled =
        generate(
            "/generate",
            "image/png",
            order.formatted(", \"visibleLabel\": true, \"embedParameters\": true"));
    assertThat(new String(plain, StandardCharsets.UTF_8)).doesNotContain("AIPromptInformation");
    assertThat(new String(labelled, StandardCharsets.UTF_8))
        .contains("AIPromptInformation=\"{&quot;seed&quot;:5,");
    byte[] corner = decoded(labelled).cropped(0, 240, 100, 16).samples();
    int black = 0;
    int white = 0;
    for (byte sample : corner) {
      black += (sample & 0xFF) < 16 ? 1 : 0;
      white += (sample & 0xFF) > 239 ? 1 : 0;
    }
    assertThat(black).isGreaterThan(corner.length / 3);
    assertThat(white).isGreaterThan(corner.length / 5);
    assertThat(verify(labelled, Map.of("replay", "true")).at("/replay/agrees").asBoolean())
        .isTrue();
  }

  @Test
  void ofOthersItTellsWhatTheySayAndNeverThatNoAiMadeIt() throws Exception {
    Picture stripes = new Picture(64, 64, 1, new byte[64 * 64]);
    for (int i = 0; i < stripes.samples().length; i++) {
      stripes.samples()[i] = (byte) (i * i * 31 + i / 64 * 7 % 13 * 19);
    }
    byte[] theirs = Labellers.pictureOf(elsewhere, stripes, ImageFormat.PNG);
    JsonNode answer = verify(theirs, Map.of());
    assertThat(kinds(answer)).containsExactly("declared_ai_elsewhere");
    assertThat(answer.at("/credentials/state").asString()).isEqualTo("VALID");
    byte[] nothing = ImageCodec.encode(stripes, ImageFormat.PNG);
    answer = verify(nothing, Map.of());
    assertThat(kinds(answer)).containsExactly("no_evidence");
    assertThat(answer.at("/findings/0/detail").asString()).contains("does not mean");
  }

  @Test
  void promptsAreNotKeptButARepeatKnowsThemWhenItIsToldThem() throws Exception {
    byte[] file =
        generate("/generate", "image/png", "{\"model\": \"tiny\", \"prompt\": \"red hair\"}");
    assertThat(verify(file, Map.of("replay", "true")).at("/replay/problem").asString())
        .contains("which the log does not keep");
    assertThat(
            verify(file, Map.of("replay", "true", "prompt", "blue hair"))
                .at("/replay/problem")
                .asString())
        .contains("another prompt");
    assertThat(
            verify(file, Map.of("replay", "true", "prompt", "red hair"))
                .at("/replay/agrees")
                .asBoolean())
        .isTrue();
  }

  @Test
  void aMixedPictureIsMadeAgain() throws Exception {
    String mix =
        "{\"model\": \"tiny\", \"mix\": [{\"seed\": 1}, {\"weight\": 0.5%s}], \"seeds\": [9, 4]}";
    byte[] sheet = generate("/generate", "image/png", mix.formatted(""));
    assertThat(verify(sheet, Map.of("replay", "true")).at("/replay/agrees").asBoolean()).isTrue();
    byte[] said = generate("/generate", "image/png", mix.formatted(", \"prompt\": \"red hair\""));
    assertThat(verify(said, Map.of("replay", "true")).at("/replay/problem").asString())
        .contains("which the log does not keep");
  }

  @Test
  void picturesByAddressAreRecordedWhenTheyAreFetched() throws Exception {
    String order = "{\"model\": \"tiny\", \"prompt\": \"red hair\", \"response_format\": \"url\"}";
    JsonNode answer = json.readTree(generate("/v1/images/generations", "*/*", order));
    byte[] file = get(URI.create(answer.at("/data/0/url").asString()).getPath());
    JsonNode found = verify(file, Map.of());
    assertThat(kinds(found)).containsExactly("signed_by_us", "fingerprint_match");
  }

  @Test
  void theLogIsOneWholeChain() throws Exception {
    byte[] all = generate("/generate", "application/json", "{\"n\": 20}");
    byte[] one = Base64.getDecoder().decode(json.readTree(all).at("/images/7/b64").asString());
    assertThat(kinds(verify(one, Map.of()))).contains("signed_by_us");
    String kept = new String(get("/provenance/checkpoint"), StandardCharsets.UTF_8);
    String signature = json.readTree(kept).path("signature").asString();
    get("/images/fashion/5.png");
    ChainVerification result = ChainVerification.of(database, List.of(signature), null);
    assertThat(result.problem()).isNull();
    assertThat(result.rows()).isGreaterThan(20);
  }

  @Test
  void whatCannotBeVerifiedIsRefusedClearly() throws Exception {
    assertThat(send("no picture".getBytes(StandardCharsets.UTF_8), Map.of()).statusCode())
        .isEqualTo(422);
    HttpResponse<String> large = send(new byte[2_000_000], Map.of());
    assertThat(large.statusCode()).isEqualTo(413);
    assertThat(large.body()).contains("1048576 bytes");
    HttpResponse<String> unknown =
        client.send(
            HttpRequest.newBuilder(uri("/provenance/" + UUID.randomUUID())).build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(unknown.statusCode()).isEqualTo(404);
    HttpRequest endless =
        HttpRequest.newBuilder(uri("/verify"))
            .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
            .POST(
                HttpRequest.BodyPublishers.ofInputStream(
                    () -> new ByteArrayInputStream(new byte[100])))
            .build();
    assertThat(client.send(endless, HttpResponse.BodyHandlers.ofString()).statusCode())
        .isEqualTo(411);
  }

  @Test
  @Order(Integer.MAX_VALUE) // After it nobody may ask.
  void whoAsksTooOftenIsToldWhenToComeBack() throws Exception {
    byte[] nothing = "no picture".getBytes(StandardCharsets.UTF_8);
    HttpResponse<String> response = send(nothing, Map.of());
    for (int i = 0; i < 100 && response.statusCode() != 429; i++) {
      response = send(nothing, Map.of());
    }
    assertThat(response.statusCode()).isEqualTo(429);
    int wait = Integer.parseInt(response.headers().firstValue("Retry-After").orElse("0"));
    assertThat(wait).isBetween(1, 60);
  }
}
