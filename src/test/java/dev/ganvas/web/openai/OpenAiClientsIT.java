package dev.ganvas.web.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.errors.UnauthorizedException;
import dev.ganvas.NodePrograms;
import dev.ganvas.Programs;
import dev.ganvas.generation.TinyTextModel;
import dev.ganvas.web.AdminKey;
import dev.langchain4j.data.image.Image;
import dev.langchain4j.exception.HttpException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.ai.image.ImageGeneration;
import org.springframework.ai.image.ImagePrompt;
import org.springframework.ai.openai.OpenAiImageModel;
import org.springframework.ai.openai.OpenAiImageOptions;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Clients of OpenAI's images API that nobody here wrote: only address and key are changed. */
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
class OpenAiClientsIT {
  /** Of the model's pictures, in pixels. */
  private static final int SIDE = 16;

  private static final String PROMPT = "a smiling woman with red hair";

  @TempDir static Path directory;

  private final String address;

  OpenAiClientsIT(@LocalServerPort int port) {
    address = "http://localhost:" + port;
  }

  @DynamicPropertySource
  static void data(DynamicPropertyRegistry properties) throws IOException {
    TinyTextModel.write(directory);
    properties.add("ganvas.data-dir", directory::toString);
  }

  @Test
  void openAisOwnClientIsServed() throws Exception {
    Programs.assumeInstalled("npm");
    NodePrograms.run(
        Files.createDirectory(directory.resolve("client")),
        Map.of("GANVAS_URL", address, "GANVAS_KEY", AdminKey.SECRET),
        "node --test openai.test.mjs",
        "openai.test.mjs");
  }

  private static void assertSide(int side, BufferedImage picture) {
    assertThat(picture.getWidth()).isEqualTo(side);
    assertThat(picture.getHeight()).isEqualTo(side);
  }

  /** Without a word on it, pictures come both inside the answer and as addresses. */
  private static void assertSide(int side, Image made) throws IOException {
    byte[] inside = Base64.getDecoder().decode(made.base64Data());
    assertSide(side, ImageIO.read(new ByteArrayInputStream(inside)));
    assertSide(side, ImageIO.read(made.url().toURL()));
  }

  private dev.langchain4j.model.openai.OpenAiImageModel.OpenAiImageModelBuilder langChain(
      String model, String key) {
    return dev.langchain4j.model.openai.OpenAiImageModel.builder()
        .baseUrl(address + "/v1")
        .apiKey(key)
        .modelName(model)
        .maxRetries(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt-image-1", "gpt-image-1-mini", "dall-e-2", "dall-e-3"})
  void langChain4jIsServed(String model) throws IOException {
    var plain = langChain(model, AdminKey.SECRET);
    Image image = plain.build().generate(PROMPT).content();
    assertSide(SIDE, image);
    List<Image> two = plain.size("1024x1024").build().generate(PROMPT, 2).content();
    assertThat(two).hasSize(2);
    for (Image one : two) {
      assertSide(1024, one);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt-image-1", "gpt-image-1-mini", "dall-e-2", "dall-e-3"})
  void springAiIsServed(String model) throws IOException {
    OpenAiImageModel images = springAi(model, AdminKey.SECRET);
    List<ImageGeneration> one = images.call(new ImagePrompt(PROMPT)).getResults();
    assertThat(one).hasSize(1);
    assertSide(SIDE, one.get(0));
    OpenAiImageOptions larger = OpenAiImageOptions.builder().n(2).width(1024).height(1024).build();
    List<ImageGeneration> two = images.call(new ImagePrompt(PROMPT, larger)).getResults();
    assertThat(two).hasSize(2);
    for (ImageGeneration picture : two) {
      assertSide(1024, picture);
    }
  }

  private OpenAiImageModel springAi(String model, String key) {
    return new OpenAiImageModel(
        OpenAiImageOptions.builder().baseUrl(address + "/v1").apiKey(key).model(model).build());
  }

  /** This client takes the address where there is one. */
  private static void assertSide(int side, ImageGeneration made) throws IOException {
    assertSide(side, ImageIO.read(URI.create(made.getOutput().getUrl()).toURL()));
  }

  @Test
  void whatIsWrongIsSaidAsTheClientsExpect() {
    assertThatThrownBy(() -> langChain("dall-e-3", "wrong").build().generate(PROMPT))
        .isInstanceOfSatisfying(
            HttpException.class, e -> assertThat(e.statusCode()).isEqualTo(401));
    assertThatThrownBy(() -> springAi("dall-e-3", "wrong").call(new ImagePrompt(PROMPT)))
        .isInstanceOf(UnauthorizedException.class);
  }
}
