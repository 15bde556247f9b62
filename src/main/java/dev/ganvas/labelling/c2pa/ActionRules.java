package dev.ganvas.labelling.c2pa;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Checks what a manifest says was done (C2PA specification 2, section 15.10.3.2). */
final class ActionRules {
  static final String ACTIONS = "c2pa.actions";
  static final String INGREDIENT = "c2pa.ingredient";

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

  ActionRules(Manifest manifest, Verdict verdict) {
    this.manifest = manifest;
    this.verdict = verdict;
  }

  void check() throws MalformedCredentialsException {
    List<JumbfBox> assertions = inOrder();
    if (manifest.update()) {
      checkUpdate(assertions);
    }
    if (manifest.version() == 1) {
      if (assertions.size() > 1) {
        malformed();
      }
      return;
    }
    checkBeginning(assertions);
    for (JumbfBox assertion : assertions) {
      checkContent(Cbor.read(assertion.payload("cbor")));
    }
    for (JsonNode action : all(assertions)) {
      check(action);
    }
  }

  private void checkUpdate(List<JumbfBox> assertions) throws MalformedCredentialsException {
    for (JsonNode action : all(assertions)) {
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
  }

  private void malformed() {
    verdict.wrong("assertion.action.malformed");
  }

  /** Those that the signer answers for come first. */
  private List<JumbfBox> inOrder() {
    List<JumbfBox> assertions = new ArrayList<>();
    for (JsonNode reference : manifest.references()) {
      String label = Cbor.nameIn(Cbor.text(reference, "url"));
      if (Manifest.isOf(label, ACTIONS)) {
        manifest.assertion(label).ifPresent(assertions::add);
      }
    }
    return assertions;
  }

  private static List<JsonNode> all(List<JumbfBox> assertions)
      throws MalformedCredentialsException {
    List<JsonNode> actions = new ArrayList<>();
    for (JumbfBox assertion : assertions) {
      actions.addAll(of(assertion));
    }
    return actions;
  }

  /** The actions of an assertion. */
  static List<JsonNode> of(JumbfBox assertion) throws MalformedCredentialsException {
    List<JsonNode> actions = new ArrayList<>();
    Cbor.read(assertion.payload("cbor")).path("actions").forEach(actions::add);
    return actions;
  }

  /** The first action of the first assertion makes or opens the picture, no other one does. */
  private void checkBeginning(List<JumbfBox> assertions) throws MalformedCredentialsException {
    boolean first = true;
    for (JumbfBox assertion : assertions) {
      List<JsonNode> actions = of(assertion);
      boolean begins = !actions.isEmpty() && begins(actions.get(0));
      if (first && !begins && !manifest.update()) {
        malformed();
      }
      if (actions.stream().skip(first ? 1 : 0).anyMatch(ActionRules::begins)) {
        malformed();
      }
      first = false;
    }
    if (assertions.isEmpty() && !manifest.update()) {
      malformed();
    }
  }

  private static boolean begins(JsonNode action) {
    return BEGINNINGS.contains(String.valueOf(Cbor.text(action, "action")));
  }

  private void check(JsonNode action) throws MalformedCredentialsException {
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

  private void checkIngredients(String action, JsonNode parameters)
      throws MalformedCredentialsException {
    String relation = RELATIONS.get(action);
    boolean named = parameters.has("ingredient") || parameters.has("ingredients");
    if (relation == null || !named && INGREDIENT_OPTIONAL.contains(action)) {
      return;
    }
    for (JsonNode reference : ingredients(parameters)) {
      if (relation.equals(relationOf(Cbor.text(reference, "url")))) {
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

  private @Nullable String relationOf(@Nullable String url) throws MalformedCredentialsException {
    JumbfBox ingredient = manifest.assertion(Cbor.nameIn(url)).orElse(null);
    return ingredient == null || !Manifest.isOf(ingredient.label(), INGREDIENT)
        ? null
        : Cbor.text(Cbor.read(ingredient.payload("cbor")), "relationship");
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
    return manifest.references().stream()
        .anyMatch(
            reference ->
                Cbor.nameIn(Cbor.text(reference, "url")).equals(Cbor.nameIn(Cbor.text(icon, "url")))
                    && reference.path("hash").equals(icon.path("hash")));
  }
}
