package dev.ganvas.labelling.c2pa;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a manifest store says of where a picture comes from, whether it holds or not: the digital
 * source types in the assertions of the active manifest, and of those that it refers to.
 */
final class DeclaredSource {
  private static final JsonMapper JSON =
      new JsonMapper(JsonFactory.builder().streamReadConstraints(Cbor.LIMITS).build());
  private static final String MANIFEST_URL = "self#jumbf=/c2pa/";

  /** The field with one of the types, in CBOR with the length of the text, or in JSON. */
  private static final Pattern AI_MADE =
      Pattern.compile(
          ("(?i:%s)(?:[\\x60-\\x77]|\\x78[\\x00-\\xFF]|\"\\s{0,9}:\\s{0,9}\")"
                  + "(?:https?://[\\w./-]{0,99}/)?(?:%s)")
              .formatted(DigitalSourceType.NAME, String.join("|", DigitalSourceType.AI_MADE)));

  private DeclaredSource() {}

  /** Whether a store says that AI made the picture, or a part of it. */
  static boolean isAi(byte[] store) {
    try {
      return isAi(JumbfBox.read(store));
    } catch (UnsupportedCredentialsException | MalformedCredentialsException | JacksonException e) {
      return isAiSomewhere(store);
    }
  }

  /** Whether unreadable bytes hold a field that says so. */
  static boolean isAiSomewhere(byte[] bytes) {
    return AI_MADE.matcher(new String(bytes, StandardCharsets.ISO_8859_1)).find();
  }

  private static boolean isAi(JumbfBox store) throws MalformedCredentialsException {
    Set<String> referredTo = new HashSet<>();
    Deque<JumbfBox> open = new ArrayDeque<>();
    Map<String, JumbfBox> manifests = new HashMap<>();
    store.boxes().forEach(manifest -> manifests.putIfAbsent(manifest.label(), manifest));
    store.boxes().stream().skip(Math.max(0, store.boxes().size() - 1)).forEach(open::add);
    while (!open.isEmpty()) {
      for (JumbfBox box : assertions(open.remove())) {
        JsonNode assertion = contents(box);
        if (isAi(assertion, false)) {
          return true;
        }
        for (JsonNode url : assertion.findValues("url")) {
          JumbfBox manifest = manifests.get(labelIn(url.asString("")));
          if (manifest != null && referredTo.add(manifest.label())) {
            open.add(manifest);
          }
        }
      }
    }
    return false;
  }

  private static List<JumbfBox> assertions(JumbfBox manifest) {
    return manifest.find(Manifest.ASSERTIONS).map(JumbfBox::boxes).orElse(List.of());
  }

  /** What an assertion says; nothing if it is of another kind. */
  private static JsonNode contents(JumbfBox box) throws MalformedCredentialsException {
    return switch (box.kind()) {
      case "cbor" -> Cbor.read(box.payload("cbor"));
      case "json" -> JSON.readTree(box.payload("json"));
      default -> JSON.missingNode();
    };
  }

  private static String labelIn(String url) {
    return url.startsWith(MANIFEST_URL)
        ? url.substring(MANIFEST_URL.length()).replaceFirst("/.*", "")
        : "";
  }

  /**
   * Whether there is such a type in a tree.
   *
   * @param declared whether it is the value of such a field
   */
  private static boolean isAi(JsonNode tree, boolean declared) {
    if (tree.isString()) {
      return declared && DigitalSourceType.isAiMade(tree.asString());
    }
    return tree.isObject()
        ? tree.properties().stream()
            .anyMatch(field -> isAi(field.getValue(), declared || isField(field.getKey())))
        : tree.valueStream().anyMatch(item -> isAi(item, declared));
  }

  /** In JSON the name can have a prefix. */
  private static boolean isField(String name) {
    return name.substring(name.lastIndexOf(':') + 1).equalsIgnoreCase(DigitalSourceType.NAME);
  }
}
