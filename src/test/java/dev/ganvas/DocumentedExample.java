package dev.ganvas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A block of shell commands on a page of the documentation that call a running service, and the
 * JSON that the page shows as their answer, where {@code …} stands for anything.
 *
 * @param shown null if the page shows no answer
 */
record DocumentedExample(String commands, @Nullable JsonNode shown) {
  private static final String SERVICE = "localhost:8080";
  private static final String ANYTHING = "…";
  private static final Pattern BLOCK =
      Pattern.compile("```sh\\n(.*?)```(?:\\s*```json\\n(.*?)```)?", Pattern.DOTALL);

  /** The README's start command builds and starts the service before its request. */
  private static final Pattern START =
      Pattern.compile("^\\./mvnw .* & (curl .*)\\)$", Pattern.MULTILINE);

  private static final Pattern BARE_ANYTHING = Pattern.compile(": " + ANYTHING);

  /**
   * The examples of a page that only need a running service.
   *
   * @param address of the service, in place of the one on the page
   */
  static List<DocumentedExample> of(Path page, String address) throws IOException {
    List<DocumentedExample> examples = new ArrayList<>();
    Matcher blocks = BLOCK.matcher(Files.readString(page));
    while (blocks.find()) {
      String commands = START.matcher(blocks.group(1)).replaceFirst("$1");
      if (commands.contains(SERVICE) && !commands.contains("java -jar")) {
        String answer = blocks.group(2);
        examples.add(
            new DocumentedExample(
                commands.replace(SERVICE, address),
                answer == null ? null : json(answer.replace(SERVICE, address))));
      }
    }
    return examples;
  }

  private static JsonNode json(String shown) {
    String quoted = BARE_ANYTHING.matcher(shown).replaceAll(": \"" + ANYTHING + "\"");
    return JsonMapper.builder().build().readTree(quoted);
  }

  /** Whether the page shows an error as the answer. */
  boolean fails() {
    return shown != null && shown.path("status").asInt(0) >= 400;
  }

  /** Fails unless the answer has everything that is shown of it; it may have further fields. */
  void compareWith(String answer) {
    if (shown != null) {
      compare("", shown, JsonMapper.builder().build().readTree(answer));
    }
  }

  private static void compare(String where, JsonNode shown, @Nullable JsonNode answer) {
    assertThat(answer).as("%s is missing", where).isNotNull();
    if (shown.isObject()) {
      for (Map.Entry<String, JsonNode> field : shown.properties()) {
        compare(where + "/" + field.getKey(), field.getValue(), answer.get(field.getKey()));
      }
    } else if (shown.isArray()) {
      assertThat(answer.size()).as(where).isEqualTo(shown.size());
      for (int i = 0; i < shown.size(); i++) {
        compare(where + "/" + i, shown.get(i), answer.get(i));
      }
    } else {
      assertThat(answer.asString()).as(where).matches(pattern(shown.asString()));
    }
  }

  private static Pattern pattern(String shown) {
    return Pattern.compile(
        Stream.of(shown.split(ANYTHING, -1)).map(Pattern::quote).collect(Collectors.joining(".*")),
        Pattern.DOTALL);
  }
}
