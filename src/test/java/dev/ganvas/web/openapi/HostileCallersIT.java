package dev.ganvas.web.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ganvas.GanvasClient;
import dev.ganvas.GanvasClient.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/**
 * Whatever is sent to any field that the API's description declares, the service answers it, or
 * says what is wrong with it; it never breaks.
 */
@DirtiesContext
@Timeout(300)
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "ganvas.generation.default-model=fashion",
      "ganvas.dreams.per-minute=0",
      "ganvas.variations.per-minute=0",
      "ganvas.variations.steps=1",
      "ganvas.verification.per-minute=0",
      "ganvas.dreams.niceness=0",
      "ganvas.variations.niceness=0",
      "ganvas.dreams.waiting=100",
      "ganvas.variations.waiting=100"
    })
class HostileCallersIT {
  private static final long SEED = 20_261_127;

  @TempDir static Path directory;

  @LocalServerPort private int port;

  @DynamicPropertySource
  static void data(DynamicPropertyRegistry properties) {
    properties.add("ganvas.data-dir", directory::toString);
    properties.add("ganvas.gallery.open", () -> true);
  }

  @ParameterizedTest
  @CsvSource({
    "post, /generate, mix",
    "post, /films, keyframes",
    "post, /variations, image",
    "post, /dream, guide",
    "post, /verify, file",
    "post, /gallery/pictures, parents",
    "post, /v1/images/generations, prompt",
    "post, /v1/images/variations, image",
    "get, '/images/{model}/{seed}.png', mix",
    "get, '/films/{id}', id",
    "get, '/provenance/{id}', id"
  })
  void nothingThatIsSentBreaksIt(String method, String path, String field) throws Exception {
    GanvasClient client = GanvasClient.at(port).accept("application/json, image/png, */*;q=0.1");
    JsonNode document = client.get("/v3/api-docs").expect(200).json();
    byte[] picture = client.get("/images/fashion/1.png").expect(200).body();
    HostileRequests requests =
        new HostileRequests(document, path, method, picture, new Random(SEED));
    assertThat(requests.fields()).contains(field);
    List<String> broken = new ArrayList<>();
    int refused = 0;
    for (HostileRequests.Request request : requests.all()) {
      Answer answer =
          request.body().length == 0 && request.contentType().isEmpty()
              ? client.get(request.path())
              : client.post(
                  request.path(),
                  request.contentType(),
                  BodyPublishers.ofByteArray(request.body()));
      if (answer.status() >= 400) {
        refused++;
      }
      if (!isSound(answer)) {
        broken.add("%d %s to %s".formatted(answer.status(), answer.text(), request));
      }
    }
    assertThat(broken).isEmpty();
    assertThat(refused).isGreaterThan(10);
  }

  /** Answered, or refused in words that tell nothing of the inside. */
  private static boolean isSound(Answer answer) {
    if (answer.status() < 400) {
      return true;
    }
    String type = answer.header("Content-Type");
    return answer.status() < 500
        && type.startsWith("application/")
        && type.contains("json")
        && (answer.json().path("code").isString() || answer.json().at("/error/message").isString())
        && !answer.text().contains("Exception")
        && !answer.text().contains("dev.ganvas")
        && !answer.text().contains("springframework");
  }
}
