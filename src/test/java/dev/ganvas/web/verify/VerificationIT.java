package dev.ganvas.web.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ganvas.GanvasClient;
import dev.ganvas.GanvasClient.Answer;
import dev.ganvas.PictureRequest;
import dev.ganvas.generation.TinyTextModel;
import dev.ganvas.images.ImageCodec;
import dev.ganvas.images.ImageFormat;
import dev.ganvas.images.Picture;
import dev.ganvas.images.PictureReader;
import dev.ganvas.images.Resampler;
import dev.ganvas.labelling.Labellers;
import dev.ganvas.provenance.ChainVerification;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
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

/** What anybody can find out about a picture. */
@DirtiesContext
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "ganvas.generation.default-model=fashion",
      "ganvas.verification.per-minute=40",
      "ganvas.verification.max-file=1MB",
      "ganvas.verification.max-pixels=1000000"
    })
class VerificationIT {
  @TempDir static Path directory;
  @TempDir static Path elsewhere;

  private final GanvasClient client;
  @Autowired private DataSource database;

  VerificationIT(@LocalServerPort int port) {
    client = GanvasClient.at(port);
  }

  @DynamicPropertySource
  static void data(DynamicPropertyRegistry properties) throws IOException {
    TinyTextModel.write(directory);
    properties.add("ganvas.data-dir", directory::toString);
  }

  private Answer get(String path) throws Exception {
    return client.get(path).expect(200);
  }

  private Answer generate(String accept, PictureRequest body) throws Exception {
    return client.accept(accept).post("/generate", body).expect(200);
  }

  private Answer send(byte[] file, Map<String, String> fields) throws Exception {
    return client.upload("/verify", fields, Map.of("f", file));
  }

  private JsonNode verify(byte[] file, Map<String, String> fields) throws Exception {
    return send(file, fields).expect(200).json();
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
      byte[] file = generate(format, PictureRequest.model("cells").n(count).seed(7)).body();
      JsonNode answer = verify(file, Map.of("replay", "true"));
      assertThat(kinds(answer)).containsSubsequence("signed_by_us", "fingerprint_match");
      assertThat(answer.at("/findings/0/certainty").asString()).isEqualTo("proof");
      JsonNode likeness = answer.at("/findings/" + (answer.path("findings").size() - 1));
      assertThat(likeness.path("distance").asInt(99))
          .isLessThan(format.equals("image/png") ? 1 : 40);
      assertThat(answer.at("/replay/agrees").asBoolean()).isTrue();
      JsonNode record = get("/provenance/" + answer.at("/findings/0/id").asString()).json();
      assertThat(record).isEqualTo(answer.path("record"));
      assertThat(record.propertyNames()).doesNotContain("options", "caller", "seed");
      assertThat(record.path("model").asString()).isEqualTo("cells");
    }
  }

  /** What is made once more has 2^20 pixels, which nobody could send. */
  @Test
  void aSmallCopyOfALargeSheetIsNotThatSheet() throws Exception {
    byte[] sheet =
        generate("image/jpeg", PictureRequest.model("cells").n(4).seed(9).size(512)).body();
    assertThat(send(sheet, Map.of()).expect(422).text()).contains("1048576 pixels");
    Picture small = Resampler.resize(decoded(sheet), 512, 512);
    byte[] copy = ImageCodec.encode(small, ImageFormat.JPEG, 90);
    JsonNode answer = verify(copy, Map.of("replay", "true"));
    assertThat(kinds(answer)).contains("fingerprint_match");
    assertThat(answer.at("/replay/agrees").asBoolean(true)).isFalse();
    assertThat(answer.path("replay").has("meanDifference")).isFalse();
  }

  /** The table of docs/labelling.md: which layer still speaks. */
  @Test
  void anAttackTakesAwayOneLayerAfterTheOther() throws Exception {
    byte[] file = get("/images/cells/77.png?size=256").body();
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
    byte[] file = get("/images/cells/78.png").body();
    byte[] bare = ImageCodec.encode(decoded(file), ImageFormat.JPEG, 90);
    JsonNode answer = verify(bare, Map.of());
    assertThat(kinds(answer)).containsExactly("fingerprint_match");
    assertThat(answer.at("/findings/0/certainty").asString()).isEqualTo("indication");
  }

  @Test
  void labelsAndParametersComeWhenTheyAreAskedFor() throws Exception {
    PictureRequest request = PictureRequest.model("cells").seed(5).size(256);
    PictureRequest marked = request.with("visibleLabel", true).with("embedParameters", true);
    byte[] plain = generate("image/png", request).body();
    byte[] labelled = generate("image/png", marked).body();
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
    PictureRequest request = PictureRequest.model("tiny").with("prompt", "red hair");
    byte[] file = generate("image/png", request).body();
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
    PictureRequest mix = mix(Map.of("weight", 0.5));
    byte[] sheet = generate("image/png", mix).body();
    assertThat(verify(sheet, Map.of("replay", "true")).at("/replay/agrees").asBoolean()).isTrue();
    PictureRequest prompted = mix(Map.of("weight", 0.5, "prompt", "red hair"));
    byte[] said = generate("image/png", prompted).body();
    assertThat(verify(said, Map.of("replay", "true")).at("/replay/problem").asString())
        .contains("which the log does not keep");
  }

  private static PictureRequest mix(Map<String, Object> second) {
    return PictureRequest.model("tiny")
        .with("mix", List.of(Map.of("seed", 1), second))
        .with("seeds", List.of(9, 4));
  }

  @Test
  void picturesByAddressAreRecordedWhenTheyAreFetched() throws Exception {
    PictureRequest byUrl =
        PictureRequest.model("tiny").with("prompt", "red hair").with("response_format", "url");
    JsonNode answer = client.post("/v1/images/generations", byUrl).expect(200).json();
    byte[] file = get(URI.create(answer.at("/data/0/url").asString()).getPath()).body();
    JsonNode found = verify(file, Map.of());
    assertThat(kinds(found)).containsExactly("signed_by_us", "fingerprint_match");
  }

  @Test
  void theLogIsOneWholeChain() throws Exception {
    JsonNode all = generate("application/json", PictureRequest.any().n(20)).json();
    byte[] one = Base64.getDecoder().decode(all.at("/images/7/b64").asString());
    assertThat(kinds(verify(one, Map.of()))).contains("signed_by_us");
    String signature = get("/provenance/checkpoint").json().path("signature").asString();
    get("/images/fashion/5.png");
    ChainVerification result = ChainVerification.of(database, List.of(signature), null);
    assertThat(result.problem()).isNull();
    assertThat(result.rows()).isGreaterThan(20);
  }

  @Test
  void whatCannotBeVerifiedIsRefusedClearly() throws Exception {
    send("no picture".getBytes(StandardCharsets.UTF_8), Map.of()).expect(422);
    Answer large = send(new byte[2_000_000], Map.of()).expect(413);
    assertThat(large.text()).contains("1048576 bytes");
    client.get("/provenance/" + UUID.randomUUID()).expect(404);
    client
        .post(
            "/verify",
            "multipart/form-data; boundary=b",
            BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[100])))
        .expect(411);
  }

  @Test
  @Order(Integer.MAX_VALUE) // After it nobody may ask.
  void whoAsksTooOftenIsToldWhenToComeBack() throws Exception {
    byte[] nothing = "no picture".getBytes(StandardCharsets.UTF_8);
    Answer response = send(nothing, Map.of());
    for (int i = 0; i < 100 && response.status() != 429; i++) {
      response = send(nothing, Map.of());
    }
    assertThat(response.status()).isEqualTo(429);
    int wait = Integer.parseInt(response.header("Retry-After"));
    assertThat(wait).isBetween(1, 60);
  }
}
