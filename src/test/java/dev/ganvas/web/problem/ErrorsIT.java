package dev.ganvas.web.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ganvas.web.AdminKey;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whatever is refused, by whichever layer, is told in the dialect of its address. */
@DirtiesContext
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "ganvas.generation.default-model=fashion",
      "ganvas.requests.body-time=2s",
      "ganvas.mcp.enabled=false",
      "ganvas.security.keys[0].name=operator",
      "ganvas.security.keys[0].role=admin",
      "ganvas.security.keys[0].key=" + AdminKey.SECRET
    })
class ErrorsIT {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @LocalServerPort private int port;

  private record Answer(int status, String head, String body) {
    JsonNode json() {
      return JSON.readTree(body);
    }
  }

  /** Sends lines as they are: no client would. */
  private Answer send(String head, String body) throws IOException {
    try (Socket socket = new Socket("localhost", port)) {
      socket.setSoTimeout(30_000);
      OutputStream output = socket.getOutputStream();
      output.write(
          (head.strip().replaceAll(" *\n", "\r\n") + "\r\nConnection: close\r\n\r\n" + body)
              .getBytes(StandardCharsets.ISO_8859_1));
      output.flush();
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int end = answer.indexOf("\r\n\r\n");
      assertThat(end).as(answer).isPositive();
      return new Answer(
          Integer.parseInt(answer.split(" ")[1]),
          answer.substring(0, end).toLowerCase(Locale.ROOT),
          answer.substring(answer.indexOf('{', end), answer.lastIndexOf('}') + 1));
    }
  }

  private Answer problem(String head, String body, int status) throws IOException {
    Answer answer = send(head, body);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
    assertThat(answer.head()).contains("content-type: application/problem+json");
    assertThat(answer.json().propertyNames())
        .contains("title", "status", "detail", "code", "requestId");
    assertThat(answer.json().get("status").asInt()).isEqualTo(status);
    assertThat(answer.body())
        .doesNotContain("Exception", "dev.ganvas", "springframework", "apache", "static resource");
    return answer;
  }

  @ParameterizedTest
  @CsvSource({
    "GET //v1/models, 400",
    "GET /models;v=1, 400",
    "GET /models/%00, 400",
    "GET /%zz, 400",
    "GET /..%2f..%2fetc/passwd, 400",
    "GET /images/fashion/1.png?prompt=caf%E9, 400",
    "GET /images/fashion/1.png?prompt=%zz, 400",
    "GET /models?prompt=%zz, 400",
    "GET /generate\\, 400",
    "GET /nothing, 404",
    "GET /error, 404",
    "POST /mcp, 404",
    "TRACE /models, 405",
    "DELETE /models, 405",
    "GET /admin/keys, 401",
    "GET /images/fashion/1.png?sise=64, 400",
    "GET /images/fashion/1.png?size=64&size=128, 400",
    "GET /images/fashion/1.png?%00=1, 400",
    "GET /models?%01=1, 400",
    "GET /livez?a%0Ab=1, 400"
  })
  void whatIsRefusedIsAProblem(String request, int status) throws IOException {
    problem(request + " HTTP/1.1\nHost: localhost", "", status);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/models | Accept: junk | 406",
        "/models | Accept: application/json;q=2 | 406",
        "/models | Accept: application/json;charset=utf-16 | 406",
        "/nothing | Accept: junk | 404",
        "/images/fashion/1.png | If-None-Match: \"\u00C3\u0084\" | 400"
      })
  void headersThatMakeNoSenseAreProblems(String path, String header, int status)
      throws IOException {
    problem("GET " + path + " HTTP/1.1\nHost: localhost\n" + header, "", status);
  }

  @Test
  void aTypeWithoutABodyDoesNotMatter() throws IOException {
    String head = "GET /models HTTP/1.1\nHost: localhost\nContent-Type: json";
    assertThat(send(head, "").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"*/*", "application/*", "application/*+json", "text/*", "json"})
  void bodiesOfNoTypeAreRefused(String type) throws IOException {
    for (String path : List.of("/generate", "/films")) {
      String head = "POST " + path + " HTTP/1.1\nHost: localhost\nContent-Type: " + type;
      problem(head + "\nContent-Length: 2", "{}", 415);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET /v1/models/%zz, 400",
    "GET /v1/models;v=1, 400",
    "GET /v1/nothing, 404",
    "TRACE /v1/models, 405",
    "GET /v1/models?limit=1, 400"
  })
  void openAisPathsSpeakItsDialect(String request, int status) throws IOException {
    Answer answer = send(request + " HTTP/1.1\nHost: localhost", "");
    assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
    assertThat(answer.head()).contains("content-type: application/json");
    assertThat(answer.json().at("/error/type").asString()).isEqualTo("invalid_request_error");
    assertThat(answer.json().at("/error/message").asString()).isNotBlank();
  }

  @Test
  void longAddressesAndNamesAreRefused() throws IOException {
    problem("GET /" + "x".repeat(20_000) + " HTTP/1.1\nHost: localhost", "", 400);
    problem("GET /models/" + "x".repeat(300) + " HTTP/1.1\nHost: localhost", "", 404);
    assertThat(
            admin(
                    "/admin/keys",
                    "{\"name\": \"%s\", \"role\": \"king\"}".formatted("x".repeat(300)))
                .json()
                .get("errors")
                .findValuesAsString("field"))
        .containsExactlyInAnyOrder("name", "role");
    assertThat(admin("/admin/keys", "{\"name\": \"a\\u0000b\", \"role\": \"admin\"}").body())
        .contains("\"name\"", "U+0000");
    assertThat(admin("/admin/training-jobs", "{\"model\": \"a\", \"dataset\": \"\\u0000\"}").body())
        .contains("\"dataset\"", "U+0000");
  }

  private Answer admin(String path, String body) throws IOException {
    return problem(
        """
        POST %s HTTP/1.1
        Host: localhost
        Authorization: Bearer %s
        Content-Type: application/json
        Content-Length: %d"""
            .formatted(path, AdminKey.SECRET, body.length()),
        body,
        400);
  }

  private Answer generate(String headers, String body, int status) throws IOException {
    return problem(
        "POST /generate HTTP/1.1\nHost: localhost\nContent-Type: application/json\n" + headers,
        body,
        status);
  }

  @Test
  void halfACharacterIsRefusedByName() throws IOException {
    assertThat(generate("Content-Length: 20", "{\"prompt\": \"\\ud83d\"}", 400).body())
        .contains("\"prompt\"", "surrogate");
  }

  @Test
  void whatIsTooLongIsNotReadToItsEnd() throws IOException {
    generate("Content-Length: 125829120", "{\"prompt\": \"" + "x".repeat(20_000), 413);
    String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
    generate("Transfer-Encoding: chunked", "c\r\n{\"prompt\": \"\r\n" + chunk + chunk, 413);
  }

  @Test
  void aBodyThatDoesNotComeIsNotWaitedFor() throws IOException {
    generate("Content-Length: 20", "{\"prompt\"", 408);
  }

  @Test
  void compressedBodiesAreRefused() throws IOException {
    assertThat(generate("Content-Encoding: gzip\nContent-Length: 2", "{}", 415).head())
        .contains("accept-encoding: identity");
  }
}
