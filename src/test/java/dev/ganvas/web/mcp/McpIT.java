package dev.ganvas.web.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ganvas.GanvasClient;
import dev.ganvas.GanvasClient.Answer;
import dev.ganvas.NodePrograms;
import dev.ganvas.Programs;
import dev.ganvas.web.AdminKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.io.ClassPathResource;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The tools for agents, by the official client and by what it would not send. */
@DirtiesContext
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "ganvas.generation.default-model=fashion",
      "ganvas.security.generate-requires-key=true",
      "ganvas.security.images-per-minute=100",
      "ganvas.variations.steps=5",
      "ganvas.security.keys[0].name=agent",
      "ganvas.security.keys[0].role=generate",
      "ganvas.security.keys[0].key=" + AdminKey.SECRET,
      "ganvas.security.keys[1].name=gauges",
      "ganvas.security.keys[1].role=metrics",
      "ganvas.security.keys[1].key=" + McpIT.METRICS
    })
class McpIT {
  static final String METRICS = "a key that only reads metrics";
  private static final String PING = "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"ping\"}";
  private static final String GENERATE =
      """
      {"jsonrpc": "2.0", "id": "a", "method": "tools/call",
       "params": {"name": "generate_image", "arguments": {"seed": 1, "n": %d}}}""";

  @TempDir static Path directory;

  private final int port;
  private final GanvasClient client;

  McpIT(@LocalServerPort int port) {
    this.port = port;
    client =
        GanvasClient.at(port).key(AdminKey.SECRET).accept("application/json, text/event-stream");
  }

  @DynamicPropertySource
  static void data(DynamicPropertyRegistry properties) {
    properties.add("ganvas.data-dir", directory::toString);
  }

  @Test
  void theOfficialClientIsServed(@TempDir Path folder) throws Exception {
    Programs.assumeInstalled("npm");
    NodePrograms.run(
        folder,
        Map.of("GANVAS_URL", "http://localhost:" + port, "GANVAS_KEY", AdminKey.SECRET),
        "node --test mcp.test.mjs",
        "mcp.test.mjs");
  }

  @Test
  void anAnswerIsOneJsonAndANotificationHasNone() throws Exception {
    Answer pong = client.post("/mcp", PING).expect(200);
    assertThat(pong.header("Content-Type")).startsWith("application/json");
    assertThat(pong.json().get("id").asInt()).isEqualTo(1);
    assertThat(pong.json().get("result")).isEmpty();
    String notification = "{\"jsonrpc\": \"2.0\", \"method\": \"notifications/initialized\"}";
    assertThat(client.post("/mcp", notification).expect(202).body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "null",
        "not JSON",
        "{\"jsonrpc\": \"2.0\"}",
        "{\"jsonrpc\": \"2.0\", \"id\": 1, \"result\": {}}"
      })
  void whatIsNoMessageIsRefused(String body) throws Exception {
    assertThat(client.post("/mcp", body).expect(400).text()).contains("JSON-RPC");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'tools/call'",
        "'initialize'",
        "'tools/call', 'params': []",
        "'tools/call', 'params': 'generate_image'",
        "'tools/call', 'params': {'name': {}}",
        "'tools/call', 'params': {'name': 'generate_image', 'arguments': []}",
        "'initialize', 'params': {'protocolVersion': [], 'capabilities': 1, 'clientInfo': 'x'}"
      })
  void paramsOfOtherTypesAreToldAsTheProtocolHasIt(String method) throws Exception {
    String message = "{'jsonrpc': '2.0', 'id': 1, 'method': %s}".formatted(method);
    Answer answer = client.post("/mcp", message.replace('\'', '"')).expect(200);
    assertThat(answer.json().at("/error/code").asInt()).as(answer.text()).isEqualTo(-32602);
    assertThat(answer.text()).doesNotContain("jackson", "McpSchema", "Exception");
  }

  @Test
  void onlyKnownVersionsOriginsAndMethodsAreServed() throws Exception {
    client.with("MCP-Protocol-Version", "2025-06-18").post("/mcp", PING).expect(200);
    Answer version = client.with("MCP-Protocol-Version", "1999-01-01").post("/mcp", PING);
    assertThat(version.expect(400).text()).contains("2025-06-18");
    Answer page = client.with("Origin", "http://localhost:" + port).post("/mcp", PING);
    assertThat(page.expect(403).text()).contains("origin_refused");
    assertThat(client.get("/mcp").expect(405).header("Allow")).isEqualTo("POST");
    client.delete("/mcp").expect(405);
  }

  @Test
  void keysAndQuotasHoldAsElsewhere() throws Exception {
    client.key("").post("/mcp", PING).expect(401);
    client.key(METRICS).post("/mcp", PING).expect(403);
    Answer made = client.post("/mcp", GENERATE.formatted(1)).expect(200);
    assertThat(made.json().at("/result/isError").asBoolean()).as(made.text()).isFalse();
    assertThat(made.header("RateLimit")).startsWith("\"images\";r=");
    client.post("/mcp", GENERATE.formatted(64)).expect(200);
    Answer tooMany = client.post("/mcp", GENERATE.formatted(64)).expect(200);
    assertThat(tooMany.json().at("/result/isError").asBoolean()).isTrue();
    assertThat(tooMany.json().at("/result/content/0/text").asString())
        .contains("pictures a minute");
  }

  @Test
  void messagesHaveALimit() throws Exception {
    String large = "{\"image\": \"" + "A".repeat(3_000_000) + "\"}";
    assertThat(client.post("/mcp", large).expect(413).text()).contains("2097152");
  }

  /** What agents are told that they may send is all that is taken. */
  @ParameterizedTest
  @MethodSource("arguments")
  void theSchemasNameTheArgumentsThatThereAre(String tool, Class<?> arguments) throws Exception {
    JsonNode schema =
        JsonMapper.builder()
            .build()
            .readTree(
                Files.readAllBytes(
                    new ClassPathResource("mcp/%s.json".formatted(tool)).getFile().toPath()));
    Set<String> known =
        Arrays.stream(arguments.getRecordComponents())
            .map(field -> field.getName().equals("classNameOrIndex") ? "class" : field.getName())
            .collect(Collectors.toSet());
    assertThat(schema.at("/inputSchema/properties").propertyNames())
        .containsExactlyInAnyOrderElementsOf(known);
  }

  static Stream<Arguments> arguments() {
    return Stream.of(
        Arguments.of("generate_image", GenerateImage.Arguments.class),
        Arguments.of("list_models", ListModels.Arguments.class),
        Arguments.of("vary_image", VaryImage.Arguments.class),
        Arguments.of("verify_image", VerifyImage.Arguments.class));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "generate_image | {'dryRun': true, 'mix': []} | dryRun is unknown; the fields are bestOf,",
        "vary_image | {'image': '@@@'} | image must be a file in base64",
        "verify_image | {'image': '@@@'} | image must be a file in base64"
      })
  void whatIsWrongWithArgumentsIsNamed(String tool, String arguments, String told)
      throws Exception {
    JsonNode answer = call(tool, arguments.replace('\'', '"'));
    assertThat(answer.at("/result/isError").asBoolean()).as(answer.toString()).isTrue();
    assertThat(answer.at("/result/content/0/text").asString()).contains(told);
  }

  @Test
  void aToolThatIsNotThereIsNamed() throws Exception {
    JsonNode answer = call("draw", "{}");
    assertThat(answer.at("/error/code").asInt()).isEqualTo(-32602);
    assertThat(answer.at("/error/message").asString())
        .contains("Unknown tool \"draw\"")
        .contains("generate_image");
  }

  private JsonNode call(String tool, String arguments) throws Exception {
    String message =
        """
        {"jsonrpc": "2.0", "id": 1, "method": "tools/call",
         "params": {"name": "%s", "arguments": %s}}"""
            .formatted(tool, arguments);
    return client.post("/mcp", message).expect(200).json();
  }
}
