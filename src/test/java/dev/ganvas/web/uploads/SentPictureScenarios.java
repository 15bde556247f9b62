package dev.ganvas.web.uploads;

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
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What holds wherever something is made of a picture that is sent. Files may have 300 KB and a
 * million pixels, one request may wait for the one under way, and addresses have no limit.
 */
@DirtiesContext
@Timeout(300)
public abstract class SentPictureScenarios {
  protected static final Path PICTURES = Path.of("src/test/resources/pictures");

  @TempDir static Path directory;

  protected final JsonMapper json = JsonMapper.builder().build();
  @LocalServerPort protected int port;
  @Autowired protected JdbcClient database;
  @Autowired private MeterRegistry meters;

  private final String path;
  private final String gauge;
  private final Map<String, String> quick;
  private final Map<String, String> slow;

  /**
   * @param path that pictures are posted to
   * @param gauge of requests under way and waiting
   * @param quick fields of a request that is soon done
   * @param slow of one that is not
   */
  protected SentPictureScenarios(
      String path, String gauge, Map<String, String> quick, Map<String, String> slow) {
    this.path = path;
    this.gauge = gauge;
    this.quick = quick;
    this.slow = slow;
  }

  @DynamicPropertySource
  static void data(DynamicPropertyRegistry properties) {
    properties.add("ganvas.data-dir", directory::toString);
  }

  protected static byte[] stripes(int width, int height, double contrast, double frequency) {
    byte[] samples = new byte[width * height * 3];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (byte) (128 + contrast * Math.sin(i / 3 % width * frequency + i % 3));
    }
    return ImageCodec.encode(new Picture(width, height, 3, samples), ImageFormat.PNG);
  }

  protected static Map<String, byte[]> form(byte[] image, Map<String, String> fields) {
    Map<String, byte[]> parts = new LinkedHashMap<>();
    fields.forEach((name, value) -> parts.put(name, value.getBytes(StandardCharsets.UTF_8)));
    parts.put("image", image);
    return parts;
  }

  protected GanvasClient accepting(String mediaType) {
    return GanvasClient.at(port).accept(mediaType);
  }

  /** The file, or JSON, that is made of a picture. */
  protected byte[] made(String accept, byte[] image, Map<String, String> fields) throws Exception {
    GanvasClient.Answer answer = accepting(accept).form(path, form(image, fields)).expect(200);
    assertThat(answer.header("Content-Type")).isEqualTo(accept);
    return answer.body();
  }

  private GanvasClient.Answer send(byte[] image) throws Exception {
    return accepting("image/png").form(path, form(image, quick));
  }

  protected static Picture decoded(byte[] file) throws IOException {
    return PictureReader.read(file, 10_000_000);
  }

  protected JsonNode verify(byte[] file) throws Exception {
    return accepting("application/json").form("/verify", Map.of("file", file)).json();
  }

  protected byte[] generated(String model, int seed) throws Exception {
    return GanvasClient.at(port).get("/images/%s/%d.png".formatted(model, seed)).body();
  }

  /** The fields that an answer complains of. */
  protected static List<String> refusedFields(GanvasClient.Answer answer) {
    return answer
        .expect(400)
        .json()
        .path("errors")
        .valueStream()
        .map(error -> error.path("field").asString())
        .distinct()
        .toList();
  }

  /** Compared with what is made again, a file made of an upload is refused. */
  protected void assertNotReplayed(byte[] file) throws Exception {
    Map<String, byte[]> parts =
        Map.of("file", file, "replay", "true".getBytes(StandardCharsets.UTF_8));
    assertThat(accepting("application/json").form("/verify", parts).text())
        .contains("made from an upload, which is not kept");
  }

  @Test
  void whatIsNoPictureIsRefused() throws Exception {
    byte[] half = Arrays.copyOf(stripes(64, 64, 60, 0.3), 300);
    for (byte[] file :
        List.of("<svg/>".getBytes(StandardCharsets.UTF_8), half, new byte[0], new byte[5000])) {
      send(file).expect(422);
    }
    byte[] large =
        ImageCodec.encode(new Picture(1001, 1000, 1, new byte[1001000]), ImageFormat.PNG);
    assertThat(send(large).expect(422).text()).contains("1001000 pixels");
    send(new byte[400_000]).expect(413);
    send(new byte[900_000]).expect(413);
  }

  /** One request and one that waits: the third is refused, pictures go on, who leaves is free. */
  @Test
  void requestsKeepToTheirLane() throws Exception {
    byte[] upload = stripes(64, 64, 60, 0.3);
    List<CompletableFuture<GanvasClient.Answer>> sent = new ArrayList<>();
    for (int i = 1; i <= 2; i++) {
      sent.add(accepting("application/json").formLater(path, form(upload, slow)));
      awaitQueue(i);
    }
    GanvasClient.Answer refused = send(upload).expect(429);
    assertThat(Integer.parseInt(refused.header("Retry-After"))).isPositive();
    GanvasClient.at(port).get("/images/fashion/9.png").expect(200);
    sent.forEach(one -> one.cancel(true));
    awaitQueue(0);
    assertThat(made("image/png", upload, quick)).isNotEmpty();
  }

  protected void awaitQueue(int requests) {
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> meters.get(gauge).gauge().value() == requests);
  }
}
