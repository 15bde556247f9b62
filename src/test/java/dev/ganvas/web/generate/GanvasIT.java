package dev.ganvas.web.generate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ganvas.GanvasClient;
import dev.ganvas.GanvasClient.Answer;
import dev.ganvas.PictureRequest;
import dev.ganvas.web.AdminKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** The service on a real port with a model of classes that it ships. */
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "ganvas.generation.default-model=fashion",
      "ganvas.generation.queue-images=64",
      "ganvas.generation.max-batch=3",
      "ganvas.security.keys[0].name=operator",
      "ganvas.security.keys[0].role=admin",
      "ganvas.security.keys[0].key=" + AdminKey.SECRET
    })
class GanvasIT {
  private final GanvasClient client;

  GanvasIT(@LocalServerPort int port) {
    client = GanvasClient.at(port).followingRedirects();
  }

  private Answer generate(Object body, String accept) throws Exception {
    return client.accept(accept).post("/generate", body);
  }

  private JsonNode images(Object body) throws Exception {
    return generate(body, "application/json").expect(200).json().get("images");
  }

  private static int[] pixels(byte[] file) throws IOException {
    var image = ImageIO.read(new ByteArrayInputStream(file));
    return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
  }

  private static int[] pixels(JsonNode image) throws IOException {
    return pixels(Base64.getDecoder().decode(image.get("b64").asString()));
  }

  @Test
  void aSeedMakesTheSamePixelsInAnyBatchAndUnderLoad() throws Exception {
    JsonNode alone = images(PictureRequest.any().seed(1007));
    List<CompletableFuture<Answer>> load = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      load.add(client.postLater("/generate", PictureRequest.any().n(3).seed(i)));
    }
    JsonNode among = images(PictureRequest.any().seed(1000).n(16));
    for (CompletableFuture<Answer> answer : load) {
      answer.get().expect(200);
    }
    assertThat(among).hasSize(16);
    assertThat(among.get(7).get("seed").asLong()).isEqualTo(1007);
    assertThat(pixels(among.get(7))).isEqualTo(pixels(alone.get(0)));
    assertThat(pixels(among.get(6))).isNotEqualTo(pixels(alone.get(0)));
  }

  @Test
  void picturesComeAsFilesToo() throws Exception {
    Answer png = generate(PictureRequest.any().seed(5).with("class", "bag").size(64), "image/png");
    assertThat(png.headers().firstValue("X-AI-Generated")).hasValue("true");
    assertThat(png.headers().firstValue("X-Ganvas-Seed")).hasValue("5");
    assertThat(ImageIO.read(new ByteArrayInputStream(png.body())).getWidth()).isEqualTo(64);
    Answer byUrl = client.get("/images/fashion/5.png?class=8&size=64");
    assertThat(pixels(byUrl.body())).isEqualTo(pixels(png.body()));
    assertThat(byUrl.headers().firstValue("Cache-Control")).hasValue("max-age=60, public");
    Answer sheet = generate(PictureRequest.any().n(5), "image/jpeg");
    assertThat(sheet.headers().firstValue("Content-Type")).hasValue("image/jpeg");
    assertThat(ImageIO.read(new ByteArrayInputStream(sheet.body())).getWidth()).isEqualTo(96);
  }

  @Test
  void everythingWrongIsNamedAtOnce() throws Exception {
    Answer refusal =
        generate(
            "{\"n\":65,\"size\":33,\"class\":\"zebra\",\"truncation\":2,\"format\":\"bmp\"}",
            "application/json");
    assertThat(fields(refusal))
        .containsExactlyInAnyOrder("n", "size", "class", "truncation", "format");
    generate(PictureRequest.model("none"), "application/json").expect(404);
    assertThat(problem(generate("{\"n\":\"x\",\"seed\":1.5,\"sizee\":3}", "application/json"), 400))
        .contains("\"n\"", "\"seed\"", "\"sizee\"", "\"invalid_request\"");
  }

  @Test
  void explicitSeedsGiveTheirPictures() throws Exception {
    JsonNode both = images("{\"seeds\": [1007, -3]}");
    assertThat(both.get(1).get("seed").asLong()).isEqualTo(-3);
    assertThat(pixels(both.get(0)))
        .isEqualTo(pixels(images(PictureRequest.any().seed(1007)).get(0)));
    assertThat(pixels(both.get(1))).isEqualTo(pixels(images(PictureRequest.any().seed(-3)).get(0)));
  }

  /** More like this, and more like one of these: each picture by what its answer says of it. */
  @Test
  void neighboursOfAPictureAreFoundAgain() throws Exception {
    JsonNode near =
        images(
            "{\"mix\": [{\"seed\": 1, \"weight\": 0.7}, {\"weight\": 0.3}], \"seed\": 50, \"n\": 4}");
    JsonNode chosen = near.get(2);
    assertThat(chosen.get("seed").asLong()).isEqualTo(52);
    assertThat(chosen.get("mix").toString())
        .isEqualTo("[{\"seed\":1,\"weight\":0.7},{\"seed\":52,\"weight\":0.3}]");
    assertThat(pixels(images("{\"mix\": %s}".formatted(chosen.get("mix"))).get(0)))
        .isEqualTo(pixels(chosen))
        .isNotEqualTo(pixels(near.get(1)));
    assertThat(byUrl(52, chosen.get("mix").toString())).isEqualTo(pixels(chosen));
    assertThat(byUrl(52, "[{\"seed\": 1, \"weight\": 0.7}, {\"weight\": 0.3}]"))
        .isEqualTo(pixels(chosen));
    JsonNode nearer =
        images(
            """
            {"mix": [{"seed": 1, "weight": 0.49}, {"seed": 52, "weight": 0.21}, {"weight": 0.3}],
             "seeds": [8, 9]}""");
    assertThat(pixels(nearer.get(0))).isNotEqualTo(pixels(nearer.get(1)));
  }

  private int[] byUrl(long seed, String mix) throws Exception {
    String query = "mix=" + URLEncoder.encode(mix, StandardCharsets.UTF_8);
    return pixels(client.get("/images/fashion/" + seed + ".png?" + query).expect(200).body());
  }

  @Test
  void aMixGoesFromOneOfItsPartsToTheOther() throws Exception {
    int[] bag = pixels(images("{\"seed\": 5, \"class\": \"bag\"}").get(0));
    int[] coat = pixels(images("{\"seed\": 6, \"class\": \"coat\"}").get(0));
    assertThat(pixels(images(bagAndCoat(1, 0)).get(0))).isEqualTo(bag);
    assertThat(pixels(images(bagAndCoat(0, 1)).get(0))).isEqualTo(coat);
    int[] between = pixels(images(bagAndCoat(0.9, 0.1)).get(0));
    assertThat(distance(between, bag)).isPositive().isLessThan(distance(between, coat));
  }

  /** As large as a model draws them, larger by whole numbers, or as small as 32 or 64 pixels. */
  @Test
  void picturesAreAsLargeAsAsked() throws Exception {
    for (int size : new int[] {32, 64, 128, 256}) {
      byte[] file = client.get("/images/faces/5.png?size=" + size).expect(200).body();
      assertThat(ImageIO.read(new ByteArrayInputStream(file)).getWidth()).isEqualTo(size);
    }
    Answer refused = client.get("/images/faces/5.png?size=96");
    assertThat(fields(refused)).containsExactly("size");
    assertThat(refused.text()).contains("must be 32, 64, 128 or an integer multiple of it");
  }

  /**
   * Along a direction pictures change step by step, and the same way by POST and by URL. Too small
   * for a watermark, which is each request's own.
   */
  @Test
  void picturesAreMovedAlongDirections() throws Exception {
    String moved = "{\"model\": \"faces\", \"seed\": 5, \"size\": 64, \"directions\": %s}";
    int[] still = pixels(images(moved.formatted("[]")).get(0));
    assertThat(pixels(images("{\"model\": \"faces\", \"seed\": 5, \"size\": 64}").get(0)))
        .isEqualTo(still);
    assertThat(pixels(images(moved.formatted("[0, 0]")).get(0))).isEqualTo(still);
    int[] little = pixels(images(moved.formatted("[0, 0.5]")).get(0));
    int[] far = pixels(images(moved.formatted("[0, 3]")).get(0));
    assertThat(distance(still, far)).isGreaterThan(2 * distance(still, little));
    byte[] byUrl = client.get("/images/faces/5.png?size=64&directions=0,3").expect(200).body();
    assertThat(pixels(byUrl)).isEqualTo(far);
    String tooMany = "[" + "1, ".repeat(16) + "1]";
    assertThat(fields(generate(moved.formatted(tooMany), "application/json")))
        .containsExactly("directions");
    assertThat(fields(generate(moved.formatted("[0, 11]"), "application/json")))
        .containsExactly("directions[1]");
    assertThat(fields(client.get("/images/faces/5.png?directions=1,far")))
        .containsExactly("directions");
  }

  private static String bagAndCoat(double bag, double coat) {
    return """
        {"mix": [{"seed": 5, "class": "bag", "weight": %s},
                 {"seed": 6, "class": "coat", "weight": %s}]}"""
        .formatted(bag, coat);
  }

  private static long distance(int[] a, int[] b) {
    return IntStream.range(0, a.length).mapToLong(i -> Math.abs((a[i] & 255) - (b[i] & 255))).sum();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"mix": []}                                             | mix
          {"mix": {}}                                             | mix
          {"mix": [null]}                                         | mix[0]
          {"mix": [7, {"seed": "x"}]}                             | mix[0] mix[1].seed
          {"mix": [{"seed": 1, "weight": -1}, {"weight": 1e9}]}   | mix[0].weight mix[1].weight
          {"mix": [{"seed": 1, "wait": 1}]}                       | mix[0].wait
          {"mix": [{"seed": 1, "weight": 0}]}                     | mix
          {"mix": [{"seed": 1}, {"seed": 2}], "n": 2}             | mix
          {"mix": [{"seed": 1}, {"seed": 2}], "seed": 3}          | seed
          {"mix": [{"seed": 1, "class": "zebra", "prompt": "a"}]} | mix[0].class mix[0].prompt
          {"seeds": [1, 1.5, "2"]}                                | seeds[1] seeds[2]
          {"seeds": []}                                           | seeds
          {"seeds": [1, 2], "seed": 1, "n": 3}                    | n seed
          """)
  void whatIsWrongWithAMixIsNamedByItsPlace(String body, String fields) throws Exception {
    assertThat(fields(generate(body, "application/json")))
        .containsExactlyInAnyOrder(fields.split(" "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1:0.7,2:0.3                         | mix
          {}                                  | mix
          []                                  | mix
          [{"seed": 1}                        | mix
          [{"seed": 1}, null]                 | mix[1]
          [{"seed": 2, "weight": -1}]         | mix[0].weight
          [{"seed": 2, "class": "zebra"}]     | mix[0].class
          [{"seed": 2}]                       | seed
          [{"sed": 2, "weight": "x"}]         | mix[0].sed mix[0].weight
          """)
  void inAnAddressItIsNamedAsInABody(String mix, String fields) throws Exception {
    String query = "mix=" + URLEncoder.encode(mix, StandardCharsets.UTF_8);
    assertThat(fields(client.get("/images/fashion/1.png?" + query)))
        .containsExactlyInAnyOrder(fields.split(" "));
  }

  private static List<String> fields(Answer refusal) {
    problem(refusal, 400);
    return refusal.json().get("errors").findValuesAsString("field");
  }

  private static String problem(Answer answer, int status) {
    String body = answer.expect(status).text();
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(answer.json().propertyNames())
        .contains("title", "status", "detail", "instance", "code", "requestId");
    assertThat(body).doesNotContain("Exception", "dev.ganvas", "springframework", ".java");
    return body;
  }

  @Test
  void everyErrorIsAProblem() throws Exception {
    assertThat(problem(generate("{\"n\": ", "application/json"), 400)).contains("line 1");
    assertThat(problem(generate("[1]", "application/json"), 400)).contains("JSON object");
    assertThat(problem(client.get("/images/fashion/abc.png"), 400)).contains("seed");
    assertThat(problem(client.get("/images/nobody/1.png"), 404)).contains("nobody");
    problem(client.get("/models/nobody"), 404);
    problem(client.get("/nothing/here"), 404);
    problem(client.get("/generate"), 405);
    problem(generate("{}", "text/csv"), 406);
    problem(client.post("/generate", "text/plain", BodyPublishers.ofString("n=1")), 415);
  }

  @Test
  void peopleAreToldOnAPageThatNothingIsThere() throws Exception {
    GanvasClient browser = client.accept("text/html,application/xhtml+xml,*/*;q=0.8");
    for (String path : List.of("/nothing/here", "/models/nobody")) {
      Answer page = browser.get(path).expect(404);
      assertThat(page.header("Content-Type")).isEqualTo("text/html;charset=UTF-8");
      assertThat(page.header("Content-Security-Policy")).contains("default-src 'none'");
      assertThat(page.text()).contains("Nothing is here", "Nothing here · Ganvas");
    }
    browser.get("/models/fashion").expect(200);
    problem(browser.delete("/nothing/here"), 404);
    assertThat(browser.get("/explorer").text()).contains("data-model=\"faces\"");
  }

  @Test
  void whoAcceptsAnyPictureGetsPng() throws Exception {
    Answer answer = client.accept("image/*").post("/generate", "{\"seed\": 1}").expect(200);
    assertThat(answer.header("Content-Type")).isEqualTo("image/png");
  }

  @Test
  void aPictureThatTheClientHasIsNotMadeAgain() throws Exception {
    String path = "/images/fashion/77.png?v=2.0.0";
    Answer first = client.get(path);
    String tag = first.headers().firstValue("ETag").orElseThrow();
    Answer again = client.with("If-None-Match", tag).get(path);
    assertThat(again.status()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    assertThat(client.get(path + "&class=1").headers().map())
        .extractingByKey("etag")
        .isNotEqualTo(List.of(tag));
  }

  @Test
  void overloadIsAnsweredAtOnceAndEveryRequestOnce() throws Exception {
    List<CompletableFuture<Answer>> responses = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      responses.add(client.postLater("/generate", PictureRequest.any().n(20).size(512)));
    }
    int served = 0;
    int refused = 0;
    for (CompletableFuture<Answer> future : responses) {
      Answer response = future.get();
      if (response.status() == 200) {
        served++;
        assertThat(response.json().get("images")).hasSize(20);
      } else {
        refused++;
        assertThat(response.status()).isEqualTo(429);
        assertThat(Integer.parseInt(response.header("Retry-After"))).isPositive();
      }
    }
    assertThat(served).isPositive();
    assertThat(refused).isPositive();
    assertThat(served + refused).isEqualTo(40);
  }

  /** What "Try it out" sends in Swagger UI. */
  @Test
  void everyExampleOfTheApiDocumentationWorks() throws Exception {
    images(PictureRequest.any());
    JsonNode api = client.get("/v3/api-docs").json();
    int tried = 0;
    for (var path : api.get("paths").properties()) {
      if (path.getKey().startsWith("/admin/")) {
        continue; // AdministrationScenarios tries them; their examples need what they make.
      }
      if (path.getKey().startsWith("/v1/") || path.getKey().startsWith("/pictures/")) {
        continue; // PromptIT does, by OpenAI's own client.
      }
      if (path.getKey().startsWith("/gallery/")) {
        continue; // GalleryScenarios tries them; nothing hangs here.
      }
      if (path.getKey().startsWith("/films")) {
        continue; // FilmIT makes some.
      }
      if (List.of("/verify", "/dream", "/variations").contains(path.getKey())) {
        continue; // VerificationIT, DreamIT and VariationIT do: a file has no example.
      }
      for (var operation : path.getValue().properties()) {
        tried++;
        example(api, path.getKey(), operation.getValue()).expect(200);
      }
    }
    assertThat(tried).isEqualTo(10);
    for (var example :
        api.at("/paths/~1generate/post/requestBody/content/application~1json/examples")) {
      images(example.get("value").toString());
    }
  }

  private Answer example(JsonNode api, String template, JsonNode operation) throws Exception {
    String path = template;
    String query = "?";
    for (JsonNode parameter : operation.path("parameters")) {
      String name = parameter.get("name").asString();
      String value = parameter.path("example").asString();
      path = path.replace("{" + name + "}", value);
      query +=
          parameter.get("in").asString().equals("query")
              ? name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8) + "&"
              : "";
    }
    if (!operation.has("requestBody")) {
      return client.get(path + query);
    }
    PictureRequest body = PictureRequest.any();
    for (var field : api.at("/components/schemas/GenerateBody/properties").properties()) {
      body = body.with(field.getKey(), field.getValue().get("example"));
    }
    return generate(body, "application/json");
  }

  @Test
  void operatorsSeeWhatGoesOn() throws Exception {
    images(PictureRequest.any());
    assertThat(client.get("/actuator/health/readiness").status()).isEqualTo(200);
    String info = client.get("/actuator/info").text();
    assertThat(info).contains("nativeEngine").contains("onednn").contains("onnxruntime 1.");
    String metrics = client.key(AdminKey.SECRET).get("/actuator/prometheus").text();
    assertThat(metrics)
        .contains("ganvas_images_total{model=\"fashion\"}")
        .contains("ganvas_native_memory_bytes")
        .contains("ganvas_resident_memory_bytes")
        .contains("ganvas_queue_depth")
        .contains("ganvas_queue_wait_seconds_bucket")
        .contains("ganvas_inference_seconds_bucket")
        .contains("ganvas_encoding_seconds_bucket")
        .contains("ganvas_batch_size_count")
        .contains("ganvas_requests_total{model=\"fashion\",outcome=\"served\"}");
    assertThat(client.get("/models/fashion").text()).contains("sneaker");
    assertThat(client.get("/swagger-ui.html").status()).isIn(200, 302);
    assertThat(client.get("/v3/api-docs").status()).isEqualTo(200);
  }
}
