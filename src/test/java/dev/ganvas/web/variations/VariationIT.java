package dev.ganvas.web.variations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ganvas.GanvasClient;
import dev.ganvas.images.ImageCodec;
import dev.ganvas.images.ImageFormat;
import dev.ganvas.images.Picture;
import dev.ganvas.images.PictureReader;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
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
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Variations over HTTP. */
@DirtiesContext
@Timeout(300)
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "ganvas.generation.default-model=characters",
      "ganvas.variations.waiting=1",
      "ganvas.variations.steps=25",
      "ganvas.variations.per-minute=0",
      "ganvas.variations.max-file=300KB",
      "ganvas.variations.max-pixels=1000000"
    })
class VariationIT {
  private static final Path PICTURES = Path.of("src/test/resources/pictures");

  @TempDir static Path directory;

  private final JsonMapper json = JsonMapper.builder().build();
  @LocalServerPort private int port;
  @Autowired private JdbcClient database;
  @Autowired private MeterRegistry meters;

  @DynamicPropertySource
  static void data(DynamicPropertyRegistry properties) {
    properties.add("ganvas.data-dir", directory::toString);
  }

  private static byte[] stripes(int width, int height) {
    byte[] samples = new byte[width * height * 3];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (byte) (128 + 120 * Math.sin(i / 3 % width * 0.8 + i % 3));
    }
    return ImageCodec.encode(new Picture(width, height, 3, samples), ImageFormat.PNG);
  }

  /** Fields are names and values by turns. */
  private static Map<String, byte[]> form(byte[] image, String... fields) {
    Map<String, byte[]> parts = new LinkedHashMap<>();
    for (int i = 0; i < fields.length; i += 2) {
      parts.put(fields[i], fields[i + 1].getBytes(StandardCharsets.UTF_8));
    }
    parts.put("image", image);
    return parts;
  }

  private GanvasClient accepting(String mediaType) {
    return GanvasClient.at(port).accept(mediaType);
  }

  private GanvasClient.Answer variation(byte[] image, String... fields) throws Exception {
    return accepting("image/png").form("/variations", form(image, fields));
  }

  private byte[] varied(String accept, byte[] image, String... fields) throws Exception {
    GanvasClient.Answer answer =
        accepting(accept).form("/variations", form(image, fields)).expect(200);
    assertThat(answer.header("Content-Type")).isEqualTo(accept);
    return answer.body();
  }

  private JsonNode told(byte[] image, String... fields) throws Exception {
    return json.readTree(varied("application/json", image, fields));
  }

  private static byte[] file(JsonNode image) {
    return Base64.getDecoder().decode(image.path("b64").asString());
  }

  private static Picture decoded(byte[] file) throws IOException {
    return PictureReader.read(file, 10_000_000);
  }

  private JsonNode verify(byte[] file) throws Exception {
    return accepting("application/json").form("/verify", Map.of("file", file)).json();
  }

  private byte[] generated(String model, int seed) throws Exception {
    return GanvasClient.at(port).get("/images/%s/%d.png".formatted(model, seed)).body();
  }

  @Test
  void aPictureOfAModelIsFoundInIt() throws Exception {
    JsonNode answer = told(generated("faces", 3), "n", "2", "strength", "0.3", "seed", "5");
    assertThat(answer.path("model").asString()).isEqualTo("faces");
    JsonNode projection = answer.path("projection");
    assertThat(projection.path("verdict").asString()).isEqualTo("WELL");
    assertThat(projection.path("likeness").asDouble())
        .isGreaterThan(projection.path("unrelated").asDouble() + 0.2);
    assertThat(answer.path("images")).hasSize(2);
    assertThat(answer.at("/images/1/seed").asLong()).isEqualTo(6);
    assertThat(file(answer.at("/images/0"))).isNotEqualTo(file(answer.at("/images/1")));
  }

  @Test
  void whatTheModelCannotDrawIsSaid() throws Exception {
    JsonNode answer = told(stripes(64, 64), "model", "faces");
    assertThat(answer.at("/projection/verdict").asString()).isNotEqualTo("WELL");
  }

  /** The latent alone would hardly change what a sentence decides. */
  @Test
  void whatASentenceDecidesIsVariedToo() throws Exception {
    JsonNode answer =
        told(generated("characters", 3), "model", "characters", "n", "2", "seed", "1");
    double nearest = answer.at("/projection/likeness").asDouble();
    for (JsonNode image : answer.path("images")) {
      assertThat(image.path("likeness").asDouble()).isBetween(0.5, nearest - 0.01);
    }
  }

  @Test
  void theStrongerTheLessAlikeAndTheSameOptionsGiveTheSamePixels() throws Exception {
    byte[] upload = generated("faces", 7);
    double before = 1;
    for (String strength : List.of("0", "0.5", "1")) {
      double alike =
          told(upload, "model", "faces", "strength", strength, "seed", "1")
              .at("/images/0/likeness")
              .asDouble();
      assertThat(alike).isLessThan(before);
      before = alike;
    }
    String[] options = {"model", "faces", "seed", "9", "n", "3", "size", "128"};
    Picture sheet = decoded(varied("image/png", upload, options));
    assertThat(sheet.width()).isEqualTo(256);
    assertThat(decoded(varied("image/png", upload, options))).isEqualTo(sheet);
  }

  @ParameterizedTest
  @ValueSource(strings = {"image/png", "image/jpeg", "image/webp"})
  void everyFileSaysThatItIsMadeByAi(String type) throws Exception {
    byte[] file = varied(type, generated("faces", 2), "size", "256");
    assertThat(new String(file, StandardCharsets.ISO_8859_1))
        .contains("trainedAlgorithmicMedia")
        .contains("inputTo")
        .contains("c2pa.ingredient.v3")
        .doesNotContain("compositeWithTrainedAlgorithmicMedia");
    JsonNode found = verify(file);
    assertThat(found.at("/findings/0/kind").asString()).isEqualTo("signed_by_us");
    assertThat(found.at("/credentials/state").asString()).isEqualTo("TRUSTED");
    assertThat(found.at("/record/model").asString()).isEqualTo("faces");
    byte[] bare = ImageCodec.encode(decoded(file), ImageFormat.PNG);
    assertThat(verify(bare).at("/findings/0/kind").asString()).isEqualTo("watermark_match");
  }

  @Test
  void theRecordHasTheOptionsAndNothingOfTheUpload() throws Exception {
    JsonNode answer =
        told(stripes(70, 64), "model", "faces", "seed", "4", "format", "jpeg", "size", "96");
    JsonNode image = answer.at("/images/0");
    assertThat(image.path("mediaType").asString()).isEqualTo("image/jpeg");
    assertThat(image.path("aiGenerated").asBoolean()).isTrue();
    assertThat(image.path("width").asInt()).isEqualTo(96);
    String options =
        database
            .sql("select options from provenance where id = ?")
            .param(UUID.fromString(image.path("id").asString()))
            .query(String.class)
            .single();
    assertThat(options)
        .isEqualTo("{\"variation\":{\"n\":1,\"strength\":0.4,\"seed\":4,\"size\":96}}");
    GanvasClient.Answer replay =
        accepting("application/json")
            .form(
                "/verify",
                Map.of("file", file(image), "replay", "true".getBytes(StandardCharsets.UTF_8)));
    assertThat(replay.text()).contains("made from an upload, which is not kept");
  }

  @Test
  void aDryRunTellsWhatTheRequestWouldMeet() throws Exception {
    JsonNode answer = told(stripes(80, 40), "n", "16", "dryRun", "true");
    assertThat(answer.path("expectedSeconds").asDouble()).isPositive();
    assertThat(answer.path("pictures").asInt()).isGreaterThan(16);
  }

  @Test
  void allThatIsWrongIsNamed() throws Exception {
    Map<String, byte[]> parts = new LinkedHashMap<>();
    Map.of(
            "model", "characters-128",
            "n", "17",
            "strength", "2",
            "seed", "-1",
            "size", "5000",
            "format", "tiff",
            "colour", "red")
        .forEach((name, value) -> parts.put(name, value.getBytes(StandardCharsets.UTF_8)));
    List<String> fields =
        accepting("application/json")
            .form("/variations", parts)
            .expect(400)
            .json()
            .path("errors")
            .valueStream()
            .map(error -> error.path("field").asString())
            .distinct()
            .toList();
    assertThat(fields)
        .containsExactlyInAnyOrder(
            "image", "model", "n", "strength", "seed", "size", "format", "colour");
    variation(stripes(9, 9), "model", "x").expect(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cmyk.jpg", "gray.jpg", "transparent.webp", "moving.gif", "palette.bmp"})
  void everyKindOfPictureCanBeVaried(String name) throws Exception {
    byte[] upload = Files.readAllBytes(PICTURES.resolve(name));
    assertThat(decoded(varied("image/png", upload, "model", "faces")).width()).isEqualTo(64);
  }

  @Test
  void aSinglePixelIsAPicture() throws Exception {
    byte[] pixel =
        ImageCodec.encode(new Picture(1, 1, 1, new byte[] {(byte) 200}), ImageFormat.PNG);
    assertThat(told(pixel).at("/projection/verdict").asString()).isNotEmpty();
  }

  @Test
  void whatIsNoPictureIsRefused() throws Exception {
    byte[] half = Arrays.copyOf(stripes(64, 64), 300);
    for (byte[] file :
        List.of("<svg/>".getBytes(StandardCharsets.UTF_8), half, new byte[0], new byte[5000])) {
      variation(file).expect(422);
    }
    byte[] large =
        ImageCodec.encode(new Picture(1001, 1000, 1, new byte[1001000]), ImageFormat.PNG);
    variation(large).expect(422);
    variation(new byte[400_000]).expect(413);
  }

  /** One request and one that waits: the third is refused, pictures go on, who leaves is free. */
  @Test
  void variationsKeepToTheirLane() throws Exception {
    byte[] upload = stripes(64, 64);
    List<CompletableFuture<GanvasClient.Answer>> sent = new ArrayList<>();
    for (int i = 1; i <= 2; i++) {
      Map<String, byte[]> parts = form(upload, "n", "16", "size", "1024");
      sent.add(accepting("application/json").formLater("/variations", parts));
      awaitQueue(i);
    }
    GanvasClient.Answer refused = variation(upload).expect(429);
    assertThat(Integer.parseInt(refused.header("Retry-After"))).isPositive();
    GanvasClient.at(port).get("/images/fashion/9.png").expect(200);
    sent.forEach(one -> one.cancel(true));
    awaitQueue(0);
    assertThat(varied("image/png", upload)).isNotEmpty();
  }

  private void awaitQueue(int requests) {
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> meters.get("ganvas.variations").gauge().value() == requests);
  }
}
