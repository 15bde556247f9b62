package dev.ganvas.web.generate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ganvas.GanvasClient;
import dev.ganvas.PictureRequest;
import dev.ganvas.generation.TinyTextModel;
import dev.ganvas.web.AdminKey;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** Pictures from sentences. */
@DirtiesContext
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "ganvas.generation.default-model=" + TinyTextModel.NAME,
      "ganvas.generation.queue-images=64",
      "ganvas.security.generate-requires-key=true",
      "ganvas.security.keys[0].name=shop",
      "ganvas.security.keys[0].role=generate",
      "ganvas.security.keys[0].key=" + AdminKey.SECRET
    })
class PromptIT {
  @TempDir static Path directory;

  private final GanvasClient client;

  PromptIT(@LocalServerPort int port) {
    client = GanvasClient.at(port).key(AdminKey.SECRET);
  }

  @DynamicPropertySource
  static void data(DynamicPropertyRegistry properties) throws IOException {
    TinyTextModel.write(directory);
    properties.add("ganvas.data-dir", directory::toString);
  }

  private JsonNode answer(Object body) throws Exception {
    return client.post("/generate", body).expect(200).json();
  }

  private List<String> pictures(PictureRequest body) throws Exception {
    return answer(body).get("images").valueStream().map(i -> i.get("b64").asString()).toList();
  }

  @Test
  void theBestOfSeveralHasASeedOfItsOwn() throws Exception {
    String body = "{\"prompt\": \"a red hat\", \"seed\": 5, \"n\": 3, \"bestOf\": %d}";
    JsonNode best = answer(body.formatted(6)).get("images");
    JsonNode first = answer(body.formatted(1)).get("images");
    JsonNode again = answer(body.formatted(6)).get("images");
    assertThat(pixels(again.get(1))).isEqualTo(pixels(best.get(1)));
    assertThat(first.get(0).get("seed").asLong()).isEqualTo(5);
    assertThat(first.get(0).has("score")).isFalse();
    List<Long> seeds = best.valueStream().map(image -> image.get("seed").asLong()).toList();
    assertThat(seeds).doesNotHaveDuplicates().isNotEqualTo(List.of(5L, 6L, 7L));
    for (JsonNode image : best) {
      assertThat(image.get("score").asDouble()).isPositive();
      String alone =
          "{\"prompt\": \"a red hat\", \"seed\": %d}".formatted(image.get("seed").asLong());
      assertThat(pixels(answer(alone).get("images").get(0))).isEqualTo(pixels(image));
    }
  }

  private static List<Integer> pixels(JsonNode image) throws IOException {
    byte[] file = Base64.getDecoder().decode(image.get("b64").asString());
    BufferedImage picture = ImageIO.read(new ByteArrayInputStream(file));
    int side = picture.getWidth();
    return Arrays.stream(picture.getRGB(0, 0, side, side, null, 0, side)).boxed().toList();
  }

  @Test
  void draftsHaveLimits() throws Exception {
    assertThat(client.post("/generate", "{\"n\": 64, \"bestOf\": 16}").expect(400).text())
        .contains("at most 4");
    assertThat(
            client
                .post("/generate", "{\"mix\": [{\"seed\": 1}, {\"seed\": 2}], \"bestOf\": 2}")
                .expect(400)
                .text())
        .contains("one picture");
    assertThat(
            client.post("/generate", "{\"model\": \"fashion\", \"bestOf\": 2}").expect(400).text())
        .contains("fashion does not score pictures");
  }

  @Test
  void aSentenceGivesPicturesOfItsOwnAndTheSameAgain() throws Exception {
    PictureRequest three = PictureRequest.any().n(3).seed(7);
    PictureRequest sentence = three.with("prompt", "a smiling woman with red hair");
    List<String> pictures = pixels(pictures(sentence));
    assertThat(pictures).doesNotHaveDuplicates();
    assertThat(pixels(pictures(sentence))).isEqualTo(pictures);
    assertThat(pixels(pictures(three.with("prompt", "a sad man"))))
        .doesNotContainAnyElementsOf(pictures);
    assertThat(pixels(pictures(three)))
        .doesNotHaveDuplicates()
        .doesNotContainAnyElementsOf(pictures);
  }

  @Test
  void theShippedModelDrawsTheBackgroundThatIsAskedFor() throws Exception {
    for (String file : pictures(onBackground("blue"))) {
      int[] corner = corner(file);
      assertThat(corner[2]).isGreaterThan(corner[0] + 20);
    }
    for (String file : pictures(onBackground("yellow"))) {
      int[] corner = corner(file);
      assertThat(corner[2]).isLessThan(corner[0] - 20);
    }
  }

  private static PictureRequest onBackground(String colour) {
    return PictureRequest.model("characters")
        .with("prompt", "a man, " + colour + " background")
        .n(4)
        .seed(1);
  }

  /** Red, green and blue, 0 to 255, of a pixel near the upper left corner. */
  private static int[] corner(String base64) throws IOException {
    return image(base64).getRaster().getPixel(4, 4, (int[]) null);
  }

  /** At truncation 0 the latents do not matter: pictures differ by what completes the prompt. */
  @Test
  void whatIsUnwantedIsNotDrawn() throws Exception {
    PictureRequest hair = PictureRequest.prompt("red hair").n(64).with("truncation", 0);
    PictureRequest glasses = hair.with("prompt", "red hair, glasses");
    Set<String> any = Set.copyOf(pixels(pictures(hair)));
    Set<String> unwanted = Set.copyOf(pixels(pictures(glasses)));
    Set<String> without = Set.copyOf(pixels(pictures(hair.with("negativePrompt", "glasses"))));
    assertThat(any).containsAnyElementsOf(unwanted).containsAll(without);
    assertThat(without).isNotEmpty().doesNotContainAnyElementsOf(unwanted);
  }

  /** Files of the same pixels differ in their label's time. */
  private static List<String> pixels(List<String> base64) throws IOException {
    List<String> pixels = new ArrayList<>();
    for (String file : base64) {
      pixels.add(Arrays.toString(image(file).getRaster().getPixels(0, 0, 16, 16, (int[]) null)));
    }
    return pixels;
  }

  private static BufferedImage image(String base64) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(base64)));
  }

  @Test
  void whatTheModelKnowsNothingAboutIsSaid() throws Exception {
    assertThat(
            answer(PictureRequest.prompt("a man with red hair on a castle, pixel art"))
                .get("unknown"))
        .extracting(JsonNode::asString)
        .contains("castle")
        .doesNotContain("red hair", "pixel art");
    assertThat(answer(PictureRequest.any()).get("unknown")).isEmpty();
  }

  @Test
  void aDryRunOnlySaysWhatWouldHappen() throws Exception {
    JsonNode forecast = answer(PictureRequest.prompt("a dragon").n(4).with("dryRun", true));
    assertThat(forecast.get("queuePosition").asInt(-1)).isNotNegative();
    assertThat(forecast.get("expectedMillis").asLong(-1)).isPositive();
    assertThat(forecast.get("unknown")).extracting(JsonNode::asString).contains("dragon");
    assertThat(forecast.has("images")).isFalse();
  }

  @Test
  void strangePromptsAreReadOrRefusedByName() throws Exception {
    String controls = "red\\u0000hair\\n\\tpixel\\u0007art";
    assertThat(answer("{\"prompt\": \"" + controls + "\"}").get("images")).hasSize(1);
    assertThat(answer(PictureRequest.prompt("  ")).get("images")).hasSize(1);
    assertThat(answer(PictureRequest.prompt("紅髮 😀 é")).get("images")).hasSize(1);
    assertThat(refusal(PictureRequest.prompt("x".repeat(1001))))
        .contains("\"prompt\"", "at most 1000 characters");
    assertThat(refusal(PictureRequest.model("fashion").with("prompt", "a bag")))
        .contains("fashion takes no prompts: send class, one of t-shirt");
  }

  private String refusal(PictureRequest body) throws Exception {
    return client.post("/generate", body).expect(400).text();
  }
}
