package dev.ganvas.web.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ganvas.web.AdminKey;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Hanging pictures up and taking them down, on a real port; each database runs it. */
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "ganvas.gallery.open=true",
      "ganvas.gallery.most=3",
      "ganvas.gallery.per-minute=1000",
      "ganvas.training.enabled=false",
      "ganvas.security.keys[0].name=tester",
      "ganvas.security.keys[0].role=admin",
      "ganvas.security.keys[0].key=" + AdminKey.SECRET
    })
abstract class GalleryScenarios {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private final HttpClient client = HttpClient.newHttpClient();

  @LocalServerPort private int port;
  @Autowired private JdbcTemplate database;

  @AfterEach
  void takeAllDown() {
    database.update("delete from hung_picture");
  }

  private HttpResponse<byte[]> send(
      String method, String path, String body, Map<String, String> headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(request::header);
    return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private HttpResponse<byte[]> get(String path) throws Exception {
    return send("GET", path, "", Map.of());
  }

  private HttpResponse<byte[]> hang(String body) throws Exception {
    return send("POST", "/gallery/pictures", body, Map.of());
  }

  private static JsonNode tree(HttpResponse<byte[]> answer) {
    return JSON.readTree(answer.body());
  }

  private JsonNode hung(String title, String picture, List<Long> parents) throws Exception {
    HttpResponse<byte[]> answer =
        hang(
            "{\"title\": \"%s\", \"parents\": %s, \"picture\": %s}"
                .formatted(title, parents, picture));
    assertThat(answer.statusCode()).as(new String(answer.body())).isEqualTo(201);
    return tree(answer);
  }

  @Test
  void whatHangsIsMadeAgainFromItsInstructions() throws Exception {
    JsonNode bag =
        hung("A bag", "{\"model\": \"fashion\", \"class\": \"bag\", \"seed\": 42}", List.of());
    assertThat(bag.get("version").asString()).isEqualTo("1.0.0");
    assertThat(bag.get("picture").toString())
        .isEqualTo("{\"model\":\"fashion\",\"class\":\"bag\",\"seed\":42}");
    JsonNode shown = tree(get("/gallery/pictures/" + bag.get("id").asLong()));
    assertThat(shown.has("token")).isFalse();
    assertThat(shown.get("title").asString()).isEqualTo("A bag");
    HttpResponse<byte[]> file =
        get("/gallery/pictures/%d.png?size=128".formatted(bag.get("id").asLong()));
    assertThat(file.headers().firstValue("Content-Type")).hasValue("image/png");
    assertThat(file.headers().firstValue("X-AI-Generated")).hasValue("true");
    assertThat(pixels(file.body()))
        .isEqualTo(pixels(get("/images/fashion/42.png?class=bag&size=128").body()));
  }

  private static int[] pixels(byte[] png) throws Exception {
    var image = javax.imageio.ImageIO.read(new java.io.ByteArrayInputStream(png));
    return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
  }

  @Test
  void mixesAreMadeAgain() throws Exception {
    String mix = "[{\"seed\":9007199254740993,\"weight\":0.7},{\"seed\":2,\"weight\":0.3}]";
    JsonNode hung = hung("Both", "{\"model\": \"faces\", \"mix\": %s}".formatted(mix), List.of());
    assertThat(hung.at("/picture/mix").toString()).isEqualTo(mix);
    HttpResponse<byte[]> file = get("/gallery/pictures/%d.png".formatted(hung.get("id").asLong()));
    HttpResponse<byte[]> again =
        send(
            "POST",
            "/generate",
            "{\"model\": \"faces\", \"mix\": %s}".formatted(mix),
            Map.of("Accept", "image/png"));
    assertThat(pixels(file.body())).isEqualTo(pixels(again.body()));
  }

  @Test
  void aPictureWithoutASeedGetsOneThatStays() throws Exception {
    JsonNode any = hung("Any", "{\"prompt\": \"a woman\"}", List.of());
    assertThat(any.at("/picture/seed").isIntegralNumber()).isTrue();
    assertThat(any.at("/picture/model").asString()).isEqualTo("characters");
  }

  @Test
  void theTokenOrAnAdministratorTakesItDownAndNobodyElse() throws Exception {
    JsonNode first = hung("First", "{\"seed\": 1}", List.of());
    JsonNode second = hung("Second", "{\"seed\": 2}", List.of());
    String path = "/gallery/pictures/" + first.get("id").asLong();
    assertThat(send("DELETE", path, "", Map.of()).statusCode()).isEqualTo(401);
    String others = second.get("token").asString();
    assertThat(send("DELETE", path, "", Map.of("Gallery-Token", others)).statusCode())
        .isEqualTo(401);
    String own = first.get("token").asString();
    assertThat(send("DELETE", path, "", Map.of("Gallery-Token", own)).statusCode()).isEqualTo(204);
    assertThat(get(path).statusCode()).isEqualTo(404);
    assertThat(
            send(
                    "DELETE",
                    "/gallery/pictures/" + second.get("id").asLong(),
                    "",
                    Map.of("Authorization", "Bearer " + AdminKey.SECRET))
                .statusCode())
        .isEqualTo(204);
    assertThat(tree(get("/gallery/pictures"))).isEmpty();
  }

  @Test
  void tokensAreStoredAsHashes() throws Exception {
    String token = hung("Secret", "{\"seed\": 1}", List.of()).get("token").asString();
    String stored = database.queryForObject("select token_sha256 from hung_picture", String.class);
    assertThat(stored).hasSize(64).doesNotContain(token);
  }

  @Test
  void childrenKnowTheirParentsForAsLongAsTheyHang() throws Exception {
    JsonNode mother = hung("Mother", "{\"seed\": 1}", List.of());
    JsonNode father = hung("Father", "{\"seed\": 2}", List.of());
    List<Long> both = List.of(mother.get("id").asLong(), father.get("id").asLong());
    String child = "/gallery/pictures/" + hung("Child", "{\"seed\": 3}", both).get("id").asLong();
    assertThat(tree(get(child)).get("parents")).hasSize(2);
    send(
        "DELETE",
        "/gallery/pictures/" + mother.get("id").asLong(),
        "",
        Map.of("Gallery-Token", mother.get("token").asString()));
    assertThat(tree(get(child)).get("parents").toString())
        .isEqualTo("[%d]".formatted(father.get("id").asLong()));
  }

  @Test
  void theGalleryGetsFull() throws Exception {
    for (int i = 0; i < 3; i++) {
      hung("Picture " + i, "{\"seed\": %d}".formatted(i), List.of());
    }
    HttpResponse<byte[]> refused = hang("{\"title\": \"x\", \"picture\": {}}");
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(new String(refused.body())).contains("the gallery is full");
    JsonNode latest = tree(get("/gallery/pictures"));
    assertThat(latest.findValuesAsString("title"))
        .containsExactly("Picture 2", "Picture 1", "Picture 0");
    assertThat(tree(get("/gallery/pictures?before=" + latest.get(1).get("id").asLong())))
        .hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'picture': {'seed': 1}}                                             | title",
        "{'title': ' ', 'picture': {'seed': 1}}                               | title",
        "{'title': 'x'}                                                       | picture",
        "{'title': 'x', 'picture': {'class': 'bag'}}                          | class",
        "{'title': 'x', 'picture': {'model': 'fashion', 'prompt': 'a hat'}}   | prompt",
        "{'title': 'x', 'picture': {'n': 2}}                                  | picture",
        "{'title': 'x', 'version': '9', 'picture': {'model': 'fashion', 'n': 0}} | model",
        "{'title': 'x', 'picture': {'seed': 1}, 'parents': [12345]}           | parents",
        "{'title': 'x', 'picture': {'seed': 1}, 'file': 'me.png'}             | file"
      })
  void whatIsWrongIsNamed(String body, String field) throws Exception {
    HttpResponse<byte[]> answer = hang(body.replace('\'', '"'));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(tree(answer).get("errors").findValuesAsString("field")).contains(field);
  }

  @Test
  void longTitlesAreRefused() throws Exception {
    assertThat(hang("{\"title\": \"%s\", \"picture\": {}}".formatted("x".repeat(81))).statusCode())
        .isEqualTo(400);
  }
}
