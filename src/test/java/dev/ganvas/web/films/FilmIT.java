package dev.ganvas.web.films;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ganvas.GanvasClient;
import dev.ganvas.GanvasClient.Answer;
import dev.ganvas.NodePrograms;
import dev.ganvas.Programs;
import dev.ganvas.images.Picture;
import dev.ganvas.web.AdminKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Films as callers get them, judged and played by programs that nobody here wrote. */
@DirtiesContext
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "ganvas.generation.default-model=fashion",
      "ganvas.films.queue-frames=3600",
      "ganvas.security.keys[0].name=operator",
      "ganvas.security.keys[0].role=admin",
      "ganvas.security.keys[0].key=" + AdminKey.SECRET
    })
class FilmIT {
  private static final String FILM =
      "{\"seed\": 1, \"n\": 3, \"seconds\": 1, \"fps\": 12, \"size\": 128, \"format\": \"%s\"}";

  @TempDir private Path folder;
  @LocalServerPort private int port;

  private final JsonMapper json = JsonMapper.builder().build();

  private GanvasClient client() {
    return GanvasClient.at(port);
  }

  private Answer film(String body) throws IOException, InterruptedException {
    return client().post("/films", body);
  }

  private String run(String command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("bash", "-ec", command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output.txt").toFile())
            .start();
    assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
    String output = Files.readString(folder.resolve("output.txt"));
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }

  @Test
  void theReferenceReaderTrustsEachFormatAndPlayersPlayIt() throws Exception {
    Programs.assumeInstalled("npm");
    Programs.assumeInstalled("ffprobe");
    Path films = Files.createDirectory(folder.resolve("films"));
    for (String format : List.of("mp4", "webp", "gif", "apng")) {
      Answer film = film(FILM.formatted(format));
      film.expect(200);
      assertThat(film.header("X-AI-Generated")).isEqualTo("true");
      assertThat(new String(film.body(), StandardCharsets.ISO_8859_1))
          .contains("trainedAlgorithmicMedia", "c2pa.signature");
      Files.write(films.resolve("film." + (format.equals("apng") ? "png" : format)), film.body());
    }
    Files.write(
        folder.resolve("root.pem"), client().get("/.well-known/ganvas/trust-root.pem").body());
    String verdicts =
        NodePrograms.run(folder, Map.of(), "node judge-c2pa.mjs root.pem films", "judge-c2pa.mjs");
    for (String name : List.of("film.mp4", "film.webp", "film.gif", "film.png")) {
      JsonNode verdict = json.readTree(verdicts).get(name);
      assertThat(verdict.get("state").asString()).as(name + ": " + verdict).isEqualTo("Trusted");
    }
    for (String name : List.of("film.mp4", "film.gif", "film.png")) {
      assertThat(
              run(
                  "ffprobe -v error -count_frames -show_entries stream=width,nb_read_frames -of"
                      + " csv=p=0 "
                      + (name.endsWith("png") ? "-f apng films/" : "films/")
                      + name))
          .as(name)
          .startsWith("128,12");
    }
    assertThat(run("ffprobe -v error -show_entries stream=codec_name -of csv=p=0 films/film.mp4"))
        .startsWith("h264");
  }

  /** The largest change from picture to picture is at most three times the usual one. */
  @Test
  void picturesChangeAtOneSpeed() throws Exception {
    Programs.assumeInstalled("ffmpeg");
    Answer film =
        film(
            "{\"model\": \"characters\", \"seed\": 42, \"n\": 4, \"seconds\": 4, \"fps\": 30,"
                + " \"format\": \"apng\"}");
    film.expect(200);
    Files.write(folder.resolve("film.png"), film.body());
    run("ffmpeg -v error -f apng -i film.png -f rawvideo -pix_fmt rgb24 raw");
    byte[] raw = Files.readAllBytes(folder.resolve("raw"));
    int side = 128;
    int length = side * side * 3;
    assertThat(raw).hasSize(120 * length);
    List<Double> steps = new ArrayList<>();
    for (int at = length; at < raw.length; at += length) {
      Picture before = new Picture(side, side, 3, Arrays.copyOfRange(raw, at - length, at));
      steps.add(
          before.difference(new Picture(side, side, 3, Arrays.copyOfRange(raw, at, at + length))));
    }
    Collections.sort(steps);
    assertThat(steps.get(steps.size() - 1) / steps.get(steps.size() / 2)).isLessThan(3);
  }

  @Test
  void theFormatIsTheOneThatIsAccepted() throws Exception {
    String body = "{\"seed\": 1, \"n\": 2, \"seconds\": 0.2, \"fps\": 10%s}";
    Answer film = client().accept("image/gif, */*;q=0.5").post("/films", body.formatted(""));
    assertThat(film.expect(200).header("Content-Type")).isEqualTo("image/gif");
    Answer named =
        client().accept("image/gif").post("/films", body.formatted(", \"format\": \"webp\""));
    assertThat(named.expect(200).header("Content-Type")).isEqualTo("image/webp");
    client().accept("video/ogg").post("/films", body.formatted("")).expect(406);
  }

  @Test
  void aFilmOfManyMixesIsRecorded() throws Exception {
    String mix = String.join(", ", Collections.nCopies(32, "{}"));
    String keyframes =
        String.join(", ", Collections.nCopies(64, "{\"seed\": 1, \"mix\": [" + mix + "]}"));
    film("{\"keyframes\": [%s], \"seconds\": 2, \"fps\": 5}".formatted(keyframes)).expect(200);
  }

  @Test
  void aLongFilmIsMadeForLater() throws Exception {
    Answer accepted = film("{\"seed\": 1, \"seconds\": 30, \"fps\": 10, \"format\": \"mp4\"}");
    accepted.expect(202);
    String address = accepted.header("Location");
    assertThat(accepted.json().get("frames").asInt()).isEqualTo(300);
    assertThat(client().get(address + "/file").status()).isIn(200, 404);
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> client().get(address).json().at("/state").asString().equals("done"));
    JsonNode done = client().get(address).json();
    Answer file = client().get(done.get("file").asString());
    assertThat(file.header("Content-Type")).isEqualTo("video/mp4");
    assertThat(file.body()).hasSizeGreaterThan(10_000);
    Answer part = client().with("Range", "bytes=5-").get(address + "/file").expect(206);
    assertThat(part.body()).hasSize(file.body().length - 5);
    Answer none = client().with("Range", "bytes=99999999-").get(address + "/file").expect(416);
    assertThat(none.header("Content-Range")).isEqualTo("bytes */" + file.body().length);
    assertThat(none.json().get("code").asString()).isEqualTo("no_such_range");
    client().delete(address).expect(204);
    client().delete(address).expect(404);
    client().get(address).expect(404);
    client().get(address + "/file").expect(404);
  }

  /** While films are made that would take minutes, single pictures take what they always take. */
  @Test
  void filmsThatDoNotFitAreRefusedAndSinglePicturesDoNotWait() throws Exception {
    String body = "{\"seed\": 1, \"seconds\": 60, \"fps\": 60, \"size\": 512, \"format\": \"mp4\"}";
    Answer first = film(body);
    first.expect(202);
    Answer second = film(body);
    second.expect(429);
    assertThat(second.header("Retry-After")).isNotEmpty();
    for (int i = 0; i < 5; i++) {
      long started = System.nanoTime();
      client().get("/images/fashion/" + i + ".png").expect(200);
      assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(5));
    }
    client().delete(first.header("Location")).expect(204);
    film(FILM.formatted("mp4")).expect(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"n": 1, "fps": 61, "seconds": 0, "size": 33}           | n fps seconds size
          {"seconds": 61, "format": "avi", "easing": "fast"}      | seconds format easing
          {"keyframes": []}                                       | keyframes
          {"keyframes": [{"seed": 1}]}                            | keyframes
          {"keyframes": [{"seed": 1}, {}, null]}                  | keyframes[1].seed keyframes[2]
          {"keyframes": [{"seed": 1, "seconds": 1}, {"seed": 2}]} | keyframes
          {"keyframes": [{"seed": 1}, {"seed": 2}], "seed": 1}    | seed
          {"keyframes": [{"seed": 1, "class": "zebra"}, {"seed": 2, "prompt": "a"}]} | keyframes[0].class keyframes[1].prompt
          {"keyframes": [{"seed": 1, "mix": []}, {"seed": 2, "mix": [{"weight": 0}]}]} | keyframes[0].mix keyframes[1].mix
          {"keyframes": [{"seed": 1, "mix": [{"weight": -1, "class": "zebra"}, null]}, {"seed": 2}]} | keyframes[0].mix[0].weight keyframes[0].mix[0].class keyframes[0].mix[1]
          {"size": 1024, "seconds": 60, "fps": 60}                | size
          {"seeed": 1}                                            | seeed
          """)
  void allThatIsWrongIsNamed(String body, String fields) throws Exception {
    Answer answer = film(body);
    answer.expect(400);
    List<String> named = new ArrayList<>();
    answer.json().get("errors").forEach(e -> named.add(e.get("field").asString()));
    assertThat(named).containsExactlyInAnyOrder(fields.split(" "));
  }

  @Test
  void whatItWouldTakeIsSaidWithoutMakingIt() throws Exception {
    JsonNode forecast = film("{\"seconds\": 10, \"fps\": 30, \"dryRun\": true}").json();
    assertThat(forecast.get("frames").asInt()).isEqualTo(300);
    assertThat(forecast.get("expectedMillis").asInt()).isPositive();
    client().get("/films/00000000-0000-0000-0000-000000000000").expect(404);
    client().get("/films/x").expect(400);
  }
}
