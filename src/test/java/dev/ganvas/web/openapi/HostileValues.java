package dev.ganvas.web.openapi;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Values that no honest caller sends, by what an API's description says of each: of other types, at
 * and beyond every bound, and what breaks parsers. As text, since some of them are no JSON.
 */
final class HostileValues {
  /** Of what is within others, as many of its values are tried. */
  private static final int INNER = 8;

  private static final int DEEPEST = 3;
  private static final int LONG = 5000;

  private static final List<String> WORDS =
      List.of(
          "",
          " ",
          "x",
          "null",
          "NaN",
          "Infinity",
          "-0",
          "1e400",
          "1e-400",
          "1.5",
          "-1",
          "0x10",
          "٣",
          "9223372036854775808",
          "99999999999999999999999999",
          "true",
          "../../etc/passwd",
          "a\r\nSet-Cookie: b=c",
          "' or 1=1 --",
          "${jndi:ldap://localhost/a}",
          "{{7*7}}",
          "\uFEFF\u202E\uD83D\uDE48",
          "%00%zz",
          "x".repeat(LONG));

  private static final List<String> JSON =
      List.of(
          "null",
          "true",
          "0",
          "-1",
          "-0.0",
          "1.5",
          "1e400",
          "-1e400",
          "1e-400",
          "9223372036854775808",
          "1" + "0".repeat(400),
          "NaN",
          "01",
          "[]",
          "[null]",
          "[[]]",
          "{}",
          "{\"\": {}}",
          "\"\\u0000\"",
          "\"\\ud83d\"",
          "\"\\uZZZZ\"",
          "\"");

  private final JsonNode document;
  private final Random random;

  HostileValues(JsonNode document, Random random) {
    this.document = document;
    this.random = random;
  }

  /** What a reference stands for. */
  JsonNode resolved(JsonNode schema) {
    String reference = schema.path("$ref").asString("");
    return reference.isEmpty() ? schema : resolved(document.at(reference.substring(1)));
  }

  /** Texts in the place of a parameter or a part of a form. */
  Set<String> texts(JsonNode schema) {
    Set<String> texts = new LinkedHashSet<>(WORDS);
    texts.addAll(bounds(resolved(schema)));
    texts.addAll(named(resolved(schema)));
    return texts;
  }

  /** Values in the place of one in JSON; some are no JSON. */
  Set<String> json(JsonNode schema) {
    return json(resolved(schema), 0);
  }

  private Set<String> json(JsonNode schema, int depth) {
    Set<String> values = new LinkedHashSet<>(JSON);
    WORDS.forEach(word -> values.add(quoted(word)));
    named(schema).forEach(word -> values.add(quoted(word)));
    values.addAll(bounds(schema));
    if (depth < DEEPEST) {
      values.addAll(lists(schema, depth));
      values.addAll(objects(schema, depth));
    }
    return values;
  }

  private List<String> lists(JsonNode schema, int depth) {
    if (!schema.has("items")) {
      return List.of();
    }
    List<String> lists = new ArrayList<>();
    List<String> inner = some(json(resolved(schema.path("items")), depth + 1));
    inner.forEach(value -> lists.add("[" + value + "]"));
    int most = schema.path("maxItems").asInt(64);
    for (int length : List.of(most, most + 1, LONG)) {
      lists.add("[" + String.join(",", Collections.nCopies(length, "1")) + "]");
      lists.add("[" + String.join(",", Collections.nCopies(length, "{}")) + "]");
    }
    return lists;
  }

  private List<String> objects(JsonNode schema, int depth) {
    List<String> objects = new ArrayList<>();
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      for (String value : some(json(resolved(property.getValue()), depth + 1))) {
        objects.add("{%s:%s}".formatted(quoted(property.getKey()), value));
      }
    }
    if (!objects.isEmpty()) {
      objects.add("{\"unheard of\":1}");
    }
    return objects;
  }

  /** At a bound, and one further. */
  private static List<String> bounds(JsonNode schema) {
    List<String> bounds = new ArrayList<>();
    for (String bound : List.of("minimum", "maximum")) {
      if (schema.path(bound).isNumber()) {
        double at = schema.path(bound).asDouble();
        Stream.of(at - 1, at, at + 1e-9, at + 1).map(HostileValues::written).forEach(bounds::add);
      }
    }
    return bounds;
  }

  private static String written(double number) {
    return number == Math.rint(number)
        ? String.format(Locale.ROOT, "%.0f", number)
        : Double.toString(number);
  }

  /** Values that it names, otherwise written, and texts that are a little too long. */
  private static List<String> named(JsonNode schema) {
    List<String> words = new ArrayList<>();
    for (JsonNode value : schema.path("enum")) {
      words.add(value.asString());
      words.add(value.asString().toUpperCase(Locale.ROOT) + " ");
    }
    for (String field : List.of("example", "default")) {
      if (schema.path(field).isValueNode()) {
        words.add(schema.path(field).asString());
      }
    }
    if (schema.has("maxLength")) {
      words.add("y".repeat(schema.path("maxLength").asInt() + 1));
    }
    return words;
  }

  private List<String> some(Set<String> values) {
    return random
        .ints(INNER, 0, values.size())
        .distinct()
        .mapToObj(List.copyOf(values)::get)
        .toList();
  }

  /** A text in JSON, whatever is in it. */
  static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.chars()
        .forEach(
            letter -> {
              if (letter < ' ' || letter == '"' || letter == '\\' || letter > '~') {
                quoted.append("\\u%04x".formatted(letter));
              } else {
                quoted.append((char) letter);
              }
            });
    return quoted.append('"').toString();
  }
}
