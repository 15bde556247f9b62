package dev.ganvas.web.dreams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ganvas.GanvasClient;
import dev.ganvas.dreams.DreamOptions;
import dev.ganvas.images.ImageCodec;
import dev.ganvas.images.ImageFormat;
import dev.ganvas.images.Picture;
import dev.ganvas.web.uploads.SentPictureScenarios;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import tools.jackson.databind.JsonNode;

/** Deep Dream over HTTP. */
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "ganvas.generation.default-model=fashion",
      "ganvas.dreams.waiting=1",
      "ganvas.dreams.per-minute=0",
      "ganvas.dreams.max-file=300KB",
      "ganvas.dreams.max-pixels=1000000"
    })
class DreamIT extends SentPictureScenarios {
  private static final Map<String, String> SMALL =
      Map.of("size", "64", "octaves", "2", "iterations", "2");
  private static final Map<String, String> LONG =
      Map.of("size", "1024", "octaves", "8", "iterations", "50", "class", "dog");

  DreamIT() {
    super("/dream", "ganvas.dreams", SMALL, LONG);
  }

  private static byte[] stripes(int width, int height) {
    return stripes(width, height, 60, 0.3);
  }

  private static Map<String, String> small(String name, String value) {
    Map<String, String> fields = new HashMap<>(SMALL);
    fields.put(name, value);
    return fields;
  }

  @Test
  void theSamePictureAndOptionsGiveTheSameDream() throws Exception {
    byte[] upload = stripes(40, 30);
    byte[] file = made("image/png", upload, SMALL);
    Picture dream = decoded(file);
    assertThat(dream.width()).isEqualTo(64);
    assertThat(dream.height()).isEqualTo(48);
    assertThat(decoded(made("image/png", upload, SMALL))).isEqualTo(dream);
    assertThat(decoded(made("image/png", upload, small("layer", "2a")))).isNotEqualTo(dream);
    assertThat(decoded(made("image/png", upload, small("class", "dog")))).isNotEqualTo(dream);
    assertThat(decoded(made("image/png", upload, small("strength", "0")))).isNotEqualTo(dream);
  }

  @Test
  void aGuideSaysWhatIsSought() throws Exception {
    Map<String, byte[]> parts = form(stripes(64, 64), SMALL);
    parts.put("guide", Files.readAllBytes(PICTURES.resolve("progressive.jpg")));
    for (String layer : List.of("1a", "4a")) {
      parts.put("layer", layer.getBytes(StandardCharsets.UTF_8));
      GanvasClient.Answer guided = accepting("image/png").form("/dream", parts).expect(200);
      byte[] unguided = made("image/png", stripes(64, 64), small("layer", layer));
      assertThat(decoded(guided.body())).isNotEqualTo(decoded(unguided));
    }
    parts.put("guide", new byte[50]);
    GanvasClient.Answer refused = accepting("image/png").form("/dream", parts).expect(422);
    assertThat(refused.json().get("detail").asString())
        .startsWith("guide: the file cannot be read");
  }

  @ParameterizedTest
  @ValueSource(strings = {"image/png", "image/jpeg", "image/webp"})
  void everyFileSaysThatItIsPartlyMadeByAi(String type) throws Exception {
    byte[] file = made(type, stripes(200, 200), small("size", "192"));
    assertThat(new String(file, StandardCharsets.ISO_8859_1))
        .contains("compositeWithTrainedAlgorithmicMedia")
        .contains("c2pa.ingredient.v3");
    JsonNode found = verify(file);
    assertThat(found.at("/findings/0/kind").asString()).isEqualTo("signed_by_us");
    assertThat(found.at("/credentials/state").asString()).isEqualTo("TRUSTED");
    assertThat(found.at("/record/model").asString()).isEqualTo("dreams");
  }

  @Test
  void aLargeDreamHasAWatermark() throws Exception {
    byte[] upload = Files.readAllBytes(PICTURES.resolve("progressive.jpg"));
    byte[] file = made("image/png", upload, small("size", "512"));
    byte[] bare = ImageCodec.encode(decoded(file), ImageFormat.JPEG, 90);
    assertThat(verify(bare).at("/findings/0/kind").asString()).isEqualTo("watermark_match");
  }

  @Test
  void credentialsOfAnUploadComeAlong() throws Exception {
    byte[] ours = generated("fashion", 3);
    byte[] plain = made("image/png", stripes(28, 28), SMALL);
    byte[] file = made("image/png", ours, SMALL);
    assertThat(verify(file).at("/credentials/state").asString()).isEqualTo("TRUSTED");
    assertThat(new String(file, StandardCharsets.ISO_8859_1)).contains("c2pa.created");
    assertThat(new String(plain, StandardCharsets.ISO_8859_1)).doesNotContain("c2pa.created");
  }

  @Test
  void theRecordHasTheOptionsAndNothingOfTheUpload() throws Exception {
    JsonNode answer =
        json.readTree(made("application/json", stripes(64, 64), small("format", "jpeg")));
    JsonNode image = answer.at("/images/0");
    assertThat(answer.path("model").asString()).isEqualTo("dreams");
    assertThat(image.path("mediaType").asString()).isEqualTo("image/jpeg");
    assertThat(image.path("aiGenerated").asBoolean()).isTrue();
    assertThat(image.path("width").asInt()).isEqualTo(64);
    byte[] file = Base64.getDecoder().decode(image.path("b64").asString());
    assertThat(decoded(file).height()).isEqualTo(64);
    String options =
        database
            .sql("select options from provenance where id = ?")
            .param(UUID.fromString(image.path("id").asString()))
            .query(String.class)
            .single();
    assertThat(options)
        .isEqualTo(
            "{\"dream\":{\"layer\":\"%s\",\"strength\":1.0,\"octaves\":2,\"iterations\":2}}"
                .formatted(DreamOptions.USUAL_LAYER));
    assertNotReplayed(file);
  }

  @Test
  void progressIsTold() throws Exception {
    GanvasClient.Answer answer =
        accepting("text/event-stream").form("/dream", form(stripes(64, 64), SMALL)).expect(200);
    assertThat(answer.text())
        .contains("event:progress")
        .contains("\"of\":2")
        .contains("event:dream")
        .contains("\"model\":\"dreams\"");
  }

  /** And who stops listening needs no more of it. */
  @Test
  void progressIsToldWhileItLasts() throws Exception {
    CompletableFuture<String> first = new CompletableFuture<>();
    CompletableFuture<?> dream =
        accepting("text/event-stream")
            .follow("/dream", form(stripes(64, 64), LONG), first::complete);
    dream.whenComplete((done, problem) -> first.complete("nothing"));
    assertThat(first.get()).isEqualTo("event:progress");
    assertThat(dream).isNotDone();
    dream.cancel(true);
    awaitQueue(0);
  }

  @Test
  void aDryRunTellsHowLongItWouldTake() throws Exception {
    Map<String, String> fields = new HashMap<>(LONG);
    fields.put("dryRun", "true");
    JsonNode answer = json.readTree(made("application/json", stripes(80, 40), fields));
    assertThat(answer.path("expectedSeconds").asDouble()).isPositive();
    assertThat(answer.path("width").asInt()).isEqualTo(1024);
    assertThat(answer.path("height").asInt()).isEqualTo(512);
    assertThat(answer.path("pictures").asInt()).isGreaterThan(100);
  }

  @Test
  void allThatIsWrongIsNamed() throws Exception {
    Map<String, byte[]> parts = new LinkedHashMap<>();
    Map.of(
            "layer", "9z",
            "class", "unicorn",
            "strength", "9",
            "octaves", "0",
            "iterations", "99",
            "size", "5000",
            "format", "tiff",
            "colour", "red")
        .forEach((name, value) -> parts.put(name, value.getBytes(StandardCharsets.UTF_8)));
    assertThat(refusedFields(accepting("application/json").form("/dream", parts)))
        .containsExactlyInAnyOrder(
            "image",
            "layer",
            "class",
            "strength",
            "octaves",
            "iterations",
            "size",
            "format",
            "colour");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cmyk.jpg", "gray.jpg", "transparent.webp", "moving.gif", "palette.bmp"})
  void everyKindOfPictureCanBeDreamtOn(String name) throws Exception {
    byte[] upload = Files.readAllBytes(PICTURES.resolve(name));
    assertThat(decoded(made("image/png", upload, SMALL)).channels()).isEqualTo(3);
  }

  @Test
  void aSinglePixelIsAPicture() throws Exception {
    byte[] pixel =
        ImageCodec.encode(new Picture(1, 1, 1, new byte[] {(byte) 200}), ImageFormat.PNG);
    assertThat(decoded(made("image/png", pixel, SMALL)).width()).isEqualTo(64);
  }
}
