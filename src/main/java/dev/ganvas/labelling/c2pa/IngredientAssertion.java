package dev.ganvas.labelling.c2pa;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a manifest says of a picture that its own was made from, so far as it is checked: the rest
 * of it, which may be much, is not kept.
 *
 * @param label of the assertion
 * @param relationship to the picture; null without
 * @param named whether it has an instance id
 * @param manifest where its own manifest is; null without
 * @param validated whether it says what a check of that came to
 * @param failed whether it tells of problems that it had from the beginning
 */
record IngredientAssertion(
    String label,
    @Nullable String relationship,
    boolean named,
    @Nullable Reference manifest,
    boolean validated,
    boolean failed) {
  static final String LABEL = "c2pa.ingredient";

  private static final String PREFIX = "self#jumbf=/c2pa/";

  /**
   * A reference to a manifest.
   *
   * @param label of it; empty if it is elsewhere
   * @param algorithm of the hash; null for the manifest's own
   */
  record Reference(String label, @Nullable String algorithm, byte[] hash) {
    static @Nullable Reference of(JsonNode reference) {
      String url = Cbor.text(reference, "url");
      return reference.isMissingNode()
          ? null
          : new Reference(
              url != null && url.startsWith(PREFIX) ? url.substring(PREFIX.length()) : "",
              Cbor.text(reference, "alg"),
              Cbor.hash(reference.path("hash")));
    }
  }

  /** Those of a manifest, in their order. */
  static List<IngredientAssertion> of(Manifest manifest) throws MalformedCredentialsException {
    List<IngredientAssertion> ingredients = new ArrayList<>();
    for (JumbfBox assertion : manifest.assertionsOf(LABEL)) {
      ingredients.add(of(assertion.label(), Cbor.read(assertion.payload("cbor"))));
    }
    return ingredients;
  }

  private static IngredientAssertion of(String label, JsonNode content) {
    List<JsonNode> failures = content.path("validationResults").findValues("failure");
    return new IngredientAssertion(
        label,
        Cbor.text(content, "relationship"),
        Cbor.text(content, "instanceID") != null,
        Reference.of(
            content.path(content.has("activeManifest") ? "activeManifest" : "c2pa_manifest")),
        content.has("validationResults"),
        !content.path("validationStatus").isEmpty()
            || failures.stream().anyMatch(failure -> !failure.isEmpty()));
  }

  boolean isParent() {
    return "parentOf".equals(relationship);
  }
}
