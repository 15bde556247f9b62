package dev.ganvas.web.openapi;

import dev.ganvas.GanvasClient.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Holds real answers against the description: types, what is required, what is null, names that are
 * not declared, and what the description lists of statuses and media types.
 */
final class DeclaredAnswers {
  private final JsonNode api;

  DeclaredAnswers(JsonNode api) {
    this.api = api;
  }

  /** What of an answer is otherwise than declared. */
  List<String> wrong(String method, String path, Answer answer) {
    String where = "%s %s %d".formatted(method, path, answer.status());
    JsonNode responses = api.path("paths").path(path).path(method).path("responses");
    JsonNode response = responses.path(Integer.toString(answer.status()));
    if (response.isMissingNode()) {
      return List.of(where + " is not declared");
    }
    String type = answer.header("Content-Type").split(";", 2)[0];
    JsonNode content = response.path("content").path(type);
    if (answer.body().length > 0 && content.isMissingNode()) {
      return List.of(where + " is not declared as " + type);
    }
    List<String> wrong = new ArrayList<>();
    if (type.endsWith("json")) {
      check(content.path("schema"), answer.json(), where, wrong);
    }
    return wrong;
  }

  private void check(JsonNode schema, JsonNode value, String where, List<String> wrong) {
    if (schema.has("$ref")) {
      check(api.at(schema.get("$ref").asString().substring(1)), value, where, wrong);
      return;
    }
    if (schema.has("oneOf")) {
      List<List<String>> all = new ArrayList<>();
      for (JsonNode one : schema.get("oneOf")) {
        List<String> found = new ArrayList<>();
        check(one, value, where, found);
        all.add(found);
      }
      if (all.stream().noneMatch(List::isEmpty)) {
        all.forEach(wrong::addAll);
      }
      return;
    }
    List<String> types = types(schema);
    if (!types.isEmpty() && types.stream().noneMatch(type -> is(type, value))) {
      wrong.add("%s is %s, not %s".formatted(where, value.getNodeType(), types));
      return;
    }
    if (schema.has("enum") && values(schema.get("enum")).noneMatch(value::equals)) {
      wrong.add("%s is %s, none of %s".formatted(where, value, schema.get("enum")));
    }
    if (value.isObject()) {
      checkFields(schema, value, where, wrong);
    }
    for (int i = 0; value.isArray() && i < value.size(); i++) {
      check(schema.path("items"), value.get(i), where + "[" + i + "]", wrong);
    }
  }

  private void checkFields(JsonNode schema, JsonNode value, String where, List<String> wrong) {
    values(schema.path("required"))
        .map(JsonNode::asString)
        .filter(name -> !value.has(name))
        .forEach(name -> wrong.add(where + "." + name + " is missing"));
    JsonNode properties = schema.path("properties");
    value
        .properties()
        .forEach(
            field -> {
              String name = field.getKey();
              if (properties.has(name)) {
                check(properties.get(name), field.getValue(), where + "." + name, wrong);
              } else if (schema.path("additionalProperties").isObject()) {
                check(schema.get("additionalProperties"), field.getValue(), where, wrong);
              } else if (!properties.isEmpty()) {
                wrong.add(where + "." + name + " is not declared");
              }
            });
  }

  private static List<String> types(JsonNode schema) {
    JsonNode type = schema.path("type");
    return type.isArray()
        ? values(type).map(JsonNode::asString).toList()
        : type.isMissingNode() ? List.of() : List.of(type.asString());
  }

  private static Stream<JsonNode> values(JsonNode array) {
    return array.valueStream();
  }

  private static boolean is(String type, JsonNode value) {
    return switch (type) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isString();
      case "integer" -> value.isIntegralNumber();
      case "number" -> value.isNumber();
      case "boolean" -> value.isBoolean();
      default -> value.isNull();
    };
  }
}
