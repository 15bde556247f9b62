package dev.ganvas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The Kubernetes objects of {@code src/main/kubernetes}, as Kustomize makes them: the resources of
 * the base, and of a component its strategic merge patches.
 */
final class Kustomization {
  static final Path BASE = Path.of("src/main/kubernetes");

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Kustomization() {}

  /** The base. */
  static List<JsonNode> base() throws IOException {
    JsonNode file = only(BASE.resolve("kustomization.yaml"));
    List<JsonNode> objects = new ArrayList<>();
    for (JsonNode resource : file.get("resources")) {
      objects.addAll(read(BASE.resolve(resource.asString())));
    }
    return objects;
  }

  /** The base with a component, which is a folder in it. */
  static List<JsonNode> with(String component) throws IOException {
    Path folder = BASE.resolve(component);
    List<JsonNode> objects = base();
    for (JsonNode patch : only(folder.resolve("kustomization.yaml")).get("patches")) {
      for (JsonNode change : read(folder.resolve(patch.get("path").asString()))) {
        merge(find(objects, change), change);
      }
    }
    return objects;
  }

  /** All objects in a YAML file, or in what a program wrote. */
  static List<JsonNode> parse(String yaml) {
    Iterable<Object> documents = new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(yaml);
    return StreamSupport.stream(documents.spliterator(), false)
        .<JsonNode>map(JSON::valueToTree)
        .toList();
  }

  private static List<JsonNode> read(Path file) throws IOException {
    return parse(Files.readString(file));
  }

  private static JsonNode only(Path file) throws IOException {
    List<JsonNode> objects = read(file);
    assertThat(objects).as(file.toString()).hasSize(1);
    return objects.get(0);
  }

  private static JsonNode find(List<JsonNode> objects, JsonNode like) {
    return objects.stream()
        .filter(
            object ->
                List.of("/apiVersion", "/kind", "/metadata/name").stream()
                    .allMatch(field -> object.at(field).equals(like.at(field))))
        .findFirst()
        .orElseThrow(() -> new AssertionError("there is nothing to patch with " + like));
  }

  /** Lists of what has names are merged by them, and other values replaced. */
  private static void merge(JsonNode object, JsonNode change) {
    for (Map.Entry<String, JsonNode> field : change.properties()) {
      JsonNode old = object.path(field.getKey());
      JsonNode value = field.getValue();
      if (old.isObject() && value.isObject()) {
        merge(old, value);
      } else if (old.isArray() && value.at("/0/name").isString()) {
        value.forEach(item -> mergeByName((ArrayNode) old, item));
      } else {
        ((ObjectNode) object).set(field.getKey(), value);
      }
    }
  }

  private static void mergeByName(ArrayNode items, JsonNode change) {
    for (JsonNode item : items) {
      if (item.get("name").equals(change.get("name"))) {
        merge(item, change);
        return;
      }
    }
    items.add(change);
  }
}
