package dev.ganvas.labelling.c2pa;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Checks what a manifest says was done (C2PA specification 2, section 15.10.3.2). */
final class ActionRules {
  static final String ACTIONS = "c2pa.actions";

  private static final Set<String> BEGINNINGS = Set.of("c2pa.created", "c2pa.opened");
  private static final Set<String> IN_UPDATES =
      Set.of("c2pa.edited.metadata", "c2pa.opened", "c2pa.published", "c2pa.redacted");

  /** How the ingredient of an action has to be related to the picture. */
  private static final Map<String, String> RELATIONS =
      Map.of(
          "c2pa.opened", "parentOf",
          "c2pa.placed", "componentOf",
          "c2pa.removed", "componentOf",
          "c2pa.transcoded", "parentOf",
          "c2pa.repackaged", "parentOf");

  /** Actions that need not have an ingredient. */
  private static final Set<String> INGREDIENT_OPTIONAL =
      Set.of("c2pa.transcoded", "c2pa.repackaged");

  private final Manifest manifest;
  private final Verdict verdict;

  /** How ingredients are related to the picture, by the labels of their assertions. */
  private final Map<String, String> relations = new HashMap<>();

  /** What references say that assertions hash to, by their labels. */
  private final Map<String, JsonNode> hashes = new LinkedHashMap<>();

  ActionRules(Manifest manifest, List<IngredientAssertion> ingredients, Verdict verdict) {
    this.manifest = manifest;
    this.verdict = verdict;
    for (IngredientAssertion ingredient : ingredients) {
      relations.putIfAbsent(
          ingredient.label(), Objects.requireNonNullElse(ingredient.relationship(), ""));
    }
    for (JsonNode reference : manifest.references()) {
      hashes.putIfAbsent(Cbor.nameIn(Cbor.text(reference, "url")), reference.path("hash"));
    }
  }

  /** Looks at each assertion once, and at no two at the same time, as they can be large. */
  void check() throws MalformedCredentialsException {
    List<JumbfBox> assertions = inOrder();
    if (manifest.version() == 1
        ? assertions.size() > 1
        : assertions.isEmpty() && !manifest.update()) {
      malformed();
    }
    for (int i = 0; i < assertions.size(); i++) {
      JsonNode assertion = Cbor.read(assertions.get(i).payload("cbor"));
      if (manifest.update()) {
        checkUpdate(assertion.path("actions"));
      }
      if (manifest.version() > 1) {
        checkBeginning(assertion.path("actions"), i == 0);
        checkContent(assertion);
      }
    }
  }

  private void checkUpdate(JsonNode actions) {
    for (JsonNode action : actions) {
      if (!IN_UPDATES.contains(String.valueOf(Cbor.text(action, "action")))) {
        verdict.wrong("manifest.update.invalid");
      }
    }
  }

  private void checkContent(JsonNode assertion) {
    checkIcons(assertion);
    if (!assertion.path("actions").isArray() || assertion.path("actions").isEmpty()) {
      malformed();
    }
    for (JsonNode action : assertion.path("actions")) {
      check(action);
    }
  }

  private void malformed() {
    verdict.wrong("assertion.action.malformed");
  }

  /** Those that the signer answers for come first. */
  private List<JumbfBox> inOrder() {
    return hashes.keySet().stream()
        .filter(label -> Manifest.isOf(label, ACTIONS))
        .flatMap(label -> manifest.assertion(label).stream())
        .toList();
  }

  /** The actions of an assertion. */
  static List<JsonNode> of(JumbfBox assertion) throws MalformedCredentialsException {
    List<JsonNode> actions = new ArrayList<>();
    Cbor.read(assertion.payload("cbor")).path("actions").forEach(actions::add);
    return actions;
  }

  /** The first action of the first assertion makes or opens the picture, no other one does. */
  private void checkBeginning(JsonNode actions, boolean first) {
    boolean begins = begins(actions.path(0));
    boolean again = actions.valueStream().skip(first ? 1 : 0).anyMatch(ActionRules::begins);
    if (first && !begins && !manifest.update() || again) {
      malformed();
    }
  }

  private static boolean begins(JsonNode action) {
    return BEGINNINGS.contains(String.valueOf(Cbor.text(action, "action")));
  }

  private void check(JsonNode action) {
    String name = Cbor.text(action, "action");
    if (name == null || name.isEmpty()) {
      malformed();
      return;
    }
    if (name.equals("c2pa.created") && Cbor.text(action, "digitalSourceType") == null) {
      malformed();
    }
    JsonNode parameters = action.path("parameters");
    if (name.equals("c2pa.translated")
        && (isEmpty(parameters, "sourceLanguage") || isEmpty(parameters, "targetLanguage"))) {
      malformed();
    }
    if (name.equals("c2pa.redacted")) {
      verdict.unchecked("redacted assertions are not checked");
    }
    checkIngredients(name, parameters);
    checkIcons(action);
  }

  private static boolean isEmpty(JsonNode parameters, String field) {
    return Objects.requireNonNullElse(Cbor.text(parameters, field), "").isEmpty();
  }

  private void checkIngredients(String action, JsonNode parameters) {
    String relation = RELATIONS.get(action);
    boolean named = parameters.has("ingredient") || parameters.has("ingredients");
    if (relation == null || !named && INGREDIENT_OPTIONAL.contains(action)) {
      return;
    }
    for (JsonNode reference : ingredients(parameters)) {
      if (relation.equals(relations.get(Cbor.nameIn(Cbor.text(reference, "url"))))) {
        return;
      }
    }
    verdict.wrong("assertion.action.ingredientMismatch");
  }

  private static List<JsonNode> ingredients(JsonNode parameters) {
    return parameters.has("ingredient")
        ? List.of(parameters.path("ingredient"))
        : parameters.path("ingredients").valueStream().toList();
  }

  /** Pictures of the programs that took part, which are referred to by their hash. */
  void checkIcons(JsonNode node) {
    for (JsonNode icon : node.findValues("icon")) {
      if (icon.has("url") && !refersToAssertion(icon)) {
        verdict.unchecked("the icon of a program was not looked at");
      }
    }
  }

  private boolean refersToAssertion(JsonNode icon) {
    JsonNode hash = hashes.get(Cbor.nameIn(Cbor.text(icon, "url")));
    return hash != null && icon.path("hash").equals(hash);
  }
}
