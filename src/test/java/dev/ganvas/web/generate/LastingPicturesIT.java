package dev.ganvas.web.generate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ganvas.GanvasApplication;
import dev.ganvas.GanvasClient;
import dev.ganvas.GanvasClient.Answer;
import dev.ganvas.PictureRequest;
import dev.ganvas.generation.TinyTextModel;
import dev.ganvas.images.PictureReader;
import dev.ganvas.storage.Sha256;
import dev.ganvas.web.AdminKey;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** What is the same whenever it is asked for. */
@Timeout(180)
class LastingPicturesIT {
  private static final String VERSIONED = "/images/cells/7.png?size=256&v=2.1.0";

  @TempDir private Path directory;

  private ConfigurableApplicationContext service;

  @BeforeEach
  void start() throws IOException {
    TinyTextModel.write(directory);
    service = started();
  }

  private ConfigurableApplicationContext started() {
    return new SpringApplicationBuilder(GanvasApplication.class)
        .run(
            "--server.port=0",
            "--ganvas.data-dir=" + directory,
            "--ganvas.generation.workers=1",
            "--ganvas.generation.default-model=fashion",
            "--ganvas.security.keys[0].name=operator",
            "--ganvas.security.keys[0].role=admin",
            "--ganvas.security.keys[0].key=" + AdminKey.SECRET);
  }

  @AfterEach
  void close() {
    service.close();
  }

  private GanvasClient client() {
    return GanvasClient.of(service);
  }

  private Answer get(String path) throws Exception {
    return client().get(path);
  }

  private Answer getUnless(String path, String tags) throws Exception {
    return client().with("If-None-Match", tags).get(path);
  }

  private Answer post(String path, String accept, Object body) throws Exception {
    return client().accept(accept).post(path, body).expect(200);
  }

  private static byte[] samples(byte[] file) throws IOException {
    return PictureReader.read(file, 1 << 24).samples();
  }

  private JsonNode verify(byte[] file) throws Exception {
    return client().upload("/verify", Map.of(), Map.of("f", file)).expect(200).json();
  }

  /** The watermark is part of the pixels, and is read by nobody else. */
  @Test
  void theSameRequestGivesTheSamePixelsWithTheirWatermark() throws Exception {
    PictureRequest two = PictureRequest.model("cells").seed(7).n(2);
    for (int size : new int[] {64, 128, 256}) {
      JsonNode first = post("/generate", "*/*", two.size(size)).json();
      JsonNode second = post("/generate", "*/*", two.size(size)).json();
      for (int i = 0; i < 2; i++) {
        JsonNode one = first.at("/images/" + i);
        JsonNode other = second.at("/images/" + i);
        assertThat(other.path("id")).isNotEqualTo(one.path("id"));
        assertThat(samples(Base64.getDecoder().decode(other.path("b64").asString())))
            .isEqualTo(samples(Base64.getDecoder().decode(one.path("b64").asString())));
      }
    }
    byte[] alone = post("/generate", "image/png", two.size(256).n(1)).body();
    assertThat(samples(get(VERSIONED).body())).isEqualTo(samples(alone));
    JsonNode found = verify(alone);
    assertThat(found.path("findings").toString()).contains("watermark_match");
  }

  @Test
  void aVersionedAddressGivesTheSameBytesAfterARestartToo() throws Exception {
    Answer first = get(VERSIONED);
    assertThat(first.status()).isEqualTo(200);
    String tag = first.header("ETag");
    assertThat(tag).isEqualTo("\"" + Sha256.of(first.body()) + "\"");
    assertThat(first.header("Cache-Control")).contains("max-age=31536000", "public", "immutable");
    assertThat(first.header("X-Ganvas-Model-Version")).isEqualTo("2.1.0");
    Answer unchanged = getUnless(VERSIONED, "\"x\", W/" + tag);
    assertThat(unchanged.status()).isEqualTo(304);
    assertThat(unchanged.header("ETag")).isEqualTo(tag);
    assertThat(getUnless(VERSIONED, "*").status()).isEqualTo(304);
    assertThat(getUnless(VERSIONED, "\"x\"").status()).isEqualTo(200);
    assertThat(get("/images/cells/7.png?v=9.9.9").status()).isEqualTo(404);
    assertThat(get(VERSIONED + "&truncation=0.5").header("ETag")).isNotEqualTo(tag);
    service.close();
    service = started();
    assertThat(getUnless(VERSIONED, tag).status()).isEqualTo(304);
    assertThat(get(VERSIONED).body()).isEqualTo(first.body());
    assertThat(verify(first.body()).path("findings").toString())
        .contains("signed_by_us", "byte for byte");
  }

  @Test
  void anAddressWithoutAVersionIsKeptBrieflyAndOneAskedForWithAKeyPrivately() throws Exception {
    Answer served = get("/images/cells/7.png?size=256");
    assertThat(served.header("ETag")).isEmpty();
    assertThat(served.header("Cache-Control")).isEqualTo("max-age=60, public");
    assertThat(getUnless("/images/cells/7.png", "*").status()).isEqualTo(304);
    GanvasClient operator = client().key(AdminKey.SECRET);
    assertThat(operator.get("/images/cells/7.png").header("Cache-Control"))
        .isEqualTo("max-age=60, private");
    assertThat(operator.get(VERSIONED).header("Cache-Control"))
        .contains("private", "immutable")
        .doesNotContain("public");
  }

  @Test
  void aPictureInWebpCarriesAllItsMarks() throws Exception {
    PictureRequest webp = PictureRequest.model("cells").seed(7).size(256).with("format", "webp");
    JsonNode answer = post("/generate", "application/json", webp).json();
    assertThat(answer.at("/images/0/mediaType").asString("image/webp")).isEqualTo("image/webp");
    JsonNode found = verify(Base64.getDecoder().decode(answer.at("/images/0/b64").asString()));
    assertThat(found.at("/credentials/state").asString()).isEqualTo("TRUSTED");
    assertThat(found.path("findings").toString())
        .contains("signed_by_us", "watermark_match", "byte for byte");
  }

  @Test
  void aSignedAddressGivesTheFileThatIsRecorded() throws Exception {
    PictureRequest byUrl =
        PictureRequest.model("tiny")
            .with("prompt", "red hair")
            .with("size", "256x256")
            .with("response_format", "url");
    JsonNode answer = post("/v1/images/generations", "*/*", byUrl).json();
    String path = URI.create(answer.at("/data/0/url").asString()).getPath();
    Answer first = get(path);
    String tag = first.header("ETag");
    assertThat(get(path).body()).isEqualTo(first.body());
    assertThat(tag).isEqualTo("\"" + Sha256.of(first.body()) + "\"");
    assertThat(first.header("Cache-Control")).contains("immutable", "public");
    assertThat(getUnless(path, tag).status()).isEqualTo(304);
    JsonNode found = verify(first.body());
    assertThat(found.at("/record/sha256").asString(Sha256.of(first.body())))
        .isEqualTo(Sha256.of(first.body()));
    assertThat(found.path("findings").toString()).contains("signed_by_us", "byte for byte");
  }
}
