package dev.ganvas.web.variations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ganvas.images.ImageCodec;
import dev.ganvas.images.ImageFormat;
import dev.ganvas.images.Picture;
import dev.ganvas.web.uploads.SentPictureScenarios;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import tools.jackson.databind.JsonNode;

/** Variations over HTTP. */
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
class VariationIT extends SentPictureScenarios {
  VariationIT() {
    super("/variations", "ganvas.variations", Map.of(), Map.of("n", "16", "size", "1024"));
  }

  private static byte[] stripes(int width, int height) {
    return stripes(width, height, 120, 0.8);
  }

  /** Fields are names and values by turns. */
  private byte[] varied(String accept, byte[] image, String... fields) throws Exception {
    Map<String, String> byName = new LinkedHashMap<>();
    for (int i = 0; i < fields.length; i += 2) {
      byName.put(fields[i], fields[i + 1]);
    }
    return made(accept, image, byName);
  }

  private JsonNode told(byte[] image, String... fields) throws Exception {
    return json.readTree(varied("application/json", image, fields));
  }

  private static byte[] file(JsonNode image) {
    return Base64.getDecoder().decode(image.path("b64").asString());
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
    assertNotReplayed(file(image));
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
            "model", "faces-64",
            "n", "17",
            "strength", "2",
            "seed", "-1",
            "size", "5000",
            "format", "tiff",
            "colour", "red")
        .forEach((name, value) -> parts.put(name, value.getBytes(StandardCharsets.UTF_8)));
    assertThat(refusedFields(accepting("application/json").form("/variations", parts)))
        .containsExactlyInAnyOrder(
            "image", "model", "n", "strength", "seed", "size", "format", "colour");
    accepting("application/json")
        .form("/variations", form(stripes(9, 9), Map.of("model", "x")))
        .expect(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cmyk.jpg", "gray.jpg", "transparent.webp", "moving.gif", "palette.bmp"})
  void everyKindOfPictureCanBeVaried(String name) throws Exception {
    byte[] upload = Files.readAllBytes(PICTURES.resolve(name));
    assertThat(decoded(varied("image/png", upload, "model", "faces")).width()).isEqualTo(128);
  }

  @Test
  void aSinglePixelIsAPicture() throws Exception {
    byte[] pixel =
        ImageCodec.encode(new Picture(1, 1, 1, new byte[] {(byte) 200}), ImageFormat.PNG);
    assertThat(told(pixel).at("/projection/verdict").asString()).isNotEmpty();
  }
}
