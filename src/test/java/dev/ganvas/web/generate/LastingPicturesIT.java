package dev.ganvas.web.generate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ganvas.GanvasApplication;
import dev.ganvas.generation.TinyTextModel;
import dev.ganvas.images.PictureReader;
import dev.ganvas.storage.Sha256;
import dev.ganvas.web.AdminKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is the same whenever it is asked for. */
@Timeout(180)
class LastingPicturesIT {
  private static final String VERSIONED = "/images/cells/7.png?size=256&v=1.0.0";

  @TempDir private Path directory;

  private final HttpClient client = HttpClient.newHttpClient();
  private final JsonMapper json = JsonMapper.builder().build();
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

  private HttpRequest.Builder request(String path) {
    String port = service.getEnvironment().getProperty("local.server.port");
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private HttpResponse<byte[]> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = request(path);
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  private byte[] post(String path, String accept, String body) throws Exception {
    HttpResponse<byte[]> response =
        send(
            request(path)
                .header("Content-Type", "application/json")
                .header("Accept", accept)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    assertThat(response.statusCode()).isEqualTo(200);
    return response.body();
  }

  private static String header(HttpResponse<byte[]> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  private static byte[] samples(byte[] file) throws IOException {
    return PictureReader.read(file, 1 << 24).samples();
  }

  private JsonNode verify(byte[] file) throws Exception {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    String start = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\n";
    body.writeBytes(start.getBytes(StandardCharsets.US_ASCII));
    body.writeBytes(file);
    body.writeBytes("\r\n--b--\r\n".getBytes(StandardCharsets.US_ASCII));
    HttpResponse<byte[]> response =
        send(
            request("/verify")
                .header("Content-Type", "multipart/form-data; boundary=b")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray())));
    assertThat(response.statusCode()).isEqualTo(200);
    return json.readTree(response.body());
  }

  /** The watermark is part of the pixels, and is read by nobody else. */
  @Test
  void theSameRequestGivesTheSamePixelsWithTheirWatermark() throws Exception {
    String body = "{\"model\": \"cells\", \"seed\": 7, \"size\": %d, \"n\": 2}";
    for (int size : new int[] {64, 128, 256}) {
      JsonNode first = json.readTree(post("/generate", "*/*", body.formatted(size)));
      JsonNode second = json.readTree(post("/generate", "*/*", body.formatted(size)));
      for (int i = 0; i < 2; i++) {
        JsonNode one = first.at("/images/" + i);
        JsonNode other = second.at("/images/" + i);
        assertThat(other.path("id")).isNotEqualTo(one.path("id"));
        assertThat(samples(Base64.getDecoder().decode(other.path("b64").asString())))
            .isEqualTo(samples(Base64.getDecoder().decode(one.path("b64").asString())));
      }
    }
    byte[] alone = post("/generate", "image/png", body.formatted(256).replace("2}", "1}"));
    assertThat(samples(get(VERSIONED).body())).isEqualTo(samples(alone));
    JsonNode found = verify(alone);
    assertThat(found.path("findings").toString()).contains("watermark_match");
  }

  @Test
  void aVersionedAddressGivesTheSameBytesAfterARestartToo() throws Exception {
    HttpResponse<byte[]> first = get(VERSIONED);
    assertThat(first.statusCode()).isEqualTo(200);
    String tag = header(first, "ETag");
    assertThat(tag).isEqualTo("\"" + Sha256.of(first.body()) + "\"");
    assertThat(header(first, "Cache-Control")).contains("max-age=31536000", "public", "immutable");
    assertThat(header(first, "X-Ganvas-Model-Version")).isEqualTo("1.0.0");
    HttpResponse<byte[]> unchanged = get(VERSIONED, "If-None-Match", "\"x\", W/" + tag);
    assertThat(unchanged.statusCode()).isEqualTo(304);
    assertThat(header(unchanged, "ETag")).isEqualTo(tag);
    assertThat(get(VERSIONED, "If-None-Match", "*").statusCode()).isEqualTo(304);
    assertThat(get(VERSIONED, "If-None-Match", "\"x\"").statusCode()).isEqualTo(200);
    assertThat(get("/images/cells/7.png?v=9.9.9").statusCode()).isEqualTo(404);
    assertThat(header(get(VERSIONED + "&truncation=0.5"), "ETag")).isNotEqualTo(tag);
    service.close();
    service = started();
    assertThat(get(VERSIONED, "If-None-Match", tag).statusCode()).isEqualTo(304);
    assertThat(get(VERSIONED).body()).isEqualTo(first.body());
    assertThat(verify(first.body()).path("findings").toString())
        .contains("signed_by_us", "byte for byte");
  }

  @Test
  void anAddressWithoutAVersionIsKeptBrieflyAndOneAskedForWithAKeyPrivately() throws Exception {
    HttpResponse<byte[]> served = get("/images/cells/7.png?size=256");
    assertThat(header(served, "ETag")).isEmpty();
    assertThat(header(served, "Cache-Control")).isEqualTo("max-age=60, public");
    assertThat(get("/images/cells/7.png", "If-None-Match", "*").statusCode()).isEqualTo(304);
    String key = "Bearer " + AdminKey.SECRET;
    assertThat(header(get("/images/cells/7.png", "Authorization", key), "Cache-Control"))
        .isEqualTo("max-age=60, private");
    assertThat(header(get(VERSIONED, "Authorization", key), "Cache-Control"))
        .contains("private", "immutable")
        .doesNotContain("public");
  }

  @Test
  void aPictureInWebpCarriesAllItsMarks() throws Exception {
    String body = "{\"model\": \"cells\", \"seed\": 7, \"size\": 256, \"format\": \"webp\"}";
    JsonNode answer = json.readTree(post("/generate", "application/json", body));
    assertThat(answer.at("/images/0/mediaType").asString("image/webp")).isEqualTo("image/webp");
    JsonNode found = verify(Base64.getDecoder().decode(answer.at("/images/0/b64").asString()));
    assertThat(found.at("/credentials/state").asString()).isEqualTo("TRUSTED");
    assertThat(found.path("findings").toString())
        .contains("signed_by_us", "watermark_match", "byte for byte");
  }

  @Test
  void aSignedAddressGivesTheFileThatIsRecorded() throws Exception {
    String order =
        "{\"model\": \"tiny\", \"prompt\": \"red hair\", \"size\": \"256x256\","
            + " \"response_format\": \"url\"}";
    JsonNode answer = json.readTree(post("/v1/images/generations", "*/*", order));
    String path = URI.create(answer.at("/data/0/url").asString()).getPath();
    HttpResponse<byte[]> first = get(path);
    String tag = header(first, "ETag");
    assertThat(get(path).body()).isEqualTo(first.body());
    assertThat(tag).isEqualTo("\"" + Sha256.of(first.body()) + "\"");
    assertThat(header(first, "Cache-Control")).contains("immutable", "public");
    assertThat(get(path, "If-None-Match", tag).statusCode()).isEqualTo(304);
    JsonNode found = verify(first.body());
    assertThat(found.at("/record/sha256").asString(Sha256.of(first.body())))
        .isEqualTo(Sha256.of(first.body()));
    assertThat(found.path("findings").toString()).contains("signed_by_us", "byte for byte");
  }
}
