package dev.ganvas.web.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ganvas.GanvasClient;
import dev.ganvas.GanvasClient.Answer;
import dev.ganvas.web.AdminKey;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

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
  @LocalServerPort private int port;
  @Autowired private JdbcTemplate database;

  @AfterEach
  void takeAllDown() {
    database.update("delete from hung_picture");
  }

  private GanvasClient client() {
    return GanvasClient.at(port);
  }

  private Answer get(String path) throws Exception {
    return client().get(path);
  }

  private Answer hang(String body) throws Exception {
    return client().post("/gallery/pictures", body);
  }

  private Answer takeDown(JsonNode hung, String token) throws Exception {
    return client()
        .with("Gallery-Token", token)
        .delete("/gallery/pictures/" + hung.get("id").asLong());
  }

  private JsonNode hung(String title, String picture, List<Long> parents) throws Exception {
    return hang("{\"title\": \"%s\", \"parents\": %s, \"picture\": %s}"
            .formatted(title, parents, picture))
        .expect(201)
        .json();
  }

  @Test
  void whatHangsIsMadeAgainFromItsInstructions() throws Exception {
    JsonNode bag =
        hung("A bag", "{\"model\": \"fashion\", \"class\": \"bag\", \"seed\": 42}", List.of());
    assertThat(bag.get("version").asString()).isEqualTo("2.0.0");
    assertThat(bag.get("picture").toString())
        .isEqualTo("{\"model\":\"fashion\",\"class\":\"bag\",\"seed\":42}");
    JsonNode shown = get("/gallery/pictures/" + bag.get("id").asLong()).json();
    assertThat(shown.has("token")).isFalse();
    assertThat(shown.get("title").asString()).isEqualTo("A bag");
    Answer file = get("/gallery/pictures/%d.png?size=128".formatted(bag.get("id").asLong()));
    String address = "/gallery/pictures/%d.png".formatted(bag.get("id").asLong());
    client().accept("image/webp").get(address).expect(406);
    assertThat(file.headers().firstValue("Content-Type")).hasValue("image/png");
    assertThat(file.headers().firstValue("X-AI-Generated")).hasValue("true");
    assertThat(pixels(file.body()))
        .isEqualTo(pixels(get("/images/fashion/42.png?class=bag&size=128").body()));
    for (int size : new int[] {-32, 0, 1056, 3200}) {
      String path = "/gallery/pictures/%d.png?size=%d".formatted(bag.get("id").asLong(), size);
      assertThat(get(path).status()).as(path).isEqualTo(400);
    }
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
    Answer file = get("/gallery/pictures/%d.png".formatted(hung.get("id").asLong()));
    Answer again =
        client()
            .accept("image/png")
            .post("/generate", "{\"model\": \"faces\", \"mix\": %s}".formatted(mix));
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
    takeDown(first, "").expect(401);
    assertThat(takeDown(first, second.get("token").asString()).expect(401).text())
        .contains("or the Gallery-Token of this picture, which the one that was sent is not");
    takeDown(first, first.get("token").asString()).expect(204);
    get("/gallery/pictures/" + first.get("id").asLong()).expect(404);
    client()
        .key(AdminKey.SECRET)
        .delete("/gallery/pictures/" + second.get("id").asLong())
        .expect(204);
    assertThat(get("/gallery/pictures").json()).isEmpty();
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
    assertThat(get(child).json().get("parents")).hasSize(2);
    takeDown(mother, mother.get("token").asString()).expect(204);
    assertThat(get(child).json().get("parents").toString())
        .isEqualTo("[%d]".formatted(father.get("id").asLong()));
  }

  @Test
  void theGalleryGetsFull() throws Exception {
    for (int i = 0; i < 3; i++) {
      hung("Picture " + i, "{\"seed\": %d}".formatted(i), List.of());
    }
    Answer refused = hang("{\"title\": \"x\", \"picture\": {}}").expect(409);
    assertThat(refused.text()).contains("the gallery is full");
    JsonNode latest = get("/gallery/pictures").json();
    assertThat(latest.findValuesAsString("title"))
        .containsExactly("Picture 2", "Picture 1", "Picture 0");
    assertThat(get("/gallery/pictures?before=" + latest.get(1).get("id").asLong()).json())
        .hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'picture': {'seed': 1}}                                             | title",
        "{'title': ' ', 'picture': {'seed': 1}}                               | title",
        "{'title': 'x'}                                                       | picture",
        "{'title': 'x', 'picture': {'class': 'bag'}}                          | picture.class",
        "{'title': 'x', 'picture': {'model': 'fashion', 'prompt': 'a hat'}}   | picture.prompt",
        "{'title': 'x', 'picture': {'n': 2}}                                  | picture.n",
        "{'title': 'x', 'version': '9', 'picture': {'model': 'fashion', 'n': 0}} | picture.model",
        "{'title': 'x', 'picture': {'seed': 1}, 'parents': [12345]}           | parents",
        "{'title': 'x', 'picture': {'seed': 1}, 'parents': [null]}            | parents[0]",
        "{'title': 'x', 'picture': {'seed': 1}, 'file': 'me.png'}             | file"
      })
  void whatIsWrongIsNamed(String body, String field) throws Exception {
    Answer answer = hang(body.replace('\'', '"')).expect(400);
    assertThat(answer.json().get("errors").findValuesAsString("field")).contains(field);
  }

  @Test
  void allThatIsWrongIsNamedAtOnce() throws Exception {
    String body =
        """
        {"title": "x", "version": "7", "picture": {"model": "fashion", "n": 2, "size": 7}}""";
    assertThat(hang(body).expect(400).json().get("errors").findValuesAsString("field"))
        .containsExactlyInAnyOrder("picture.model", "picture.n", "picture.size");
    Answer list = get("/gallery/pictures?before=abc&foo=1").expect(400);
    assertThat(list.json().get("errors").findValuesAsString("field"))
        .containsExactlyInAnyOrder("before", "foo");
  }

  @Test
  void longTitlesAreRefused() throws Exception {
    hang("{\"title\": \"%s\", \"picture\": {}}".formatted("x".repeat(81))).expect(400);
  }
}
