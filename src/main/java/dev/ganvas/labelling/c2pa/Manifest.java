package dev.ganvas.labelling.c2pa;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A manifest that was read: a signed claim and the assertions that it makes.
 *
 * @param box as it stands in the store: what an ingredient is hashed by
 * @param update whether it says something new of a picture that did not change
 * @param version of the claim, 1 or 2
 * @param claim what was signed
 * @param claimBytes the same as bytes
 * @param signature a COSE_Sign1
 * @param assertions boxes of the assertion store
 */
record Manifest(
    JumbfBox box,
    boolean update,
    int version,
    JsonNode claim,
    byte[] claimBytes,
    byte[] signature,
    List<JumbfBox> assertions) {
  private static final Set<String> KINDS = Set.of("c2ma", "c2um", "c2md");
  static final String ASSERTIONS = "c2pa.assertions";
  private static final Set<String> BOXES = Set.of("c2cl", "c2cs", "c2as", "c2db", "c2vc");
  private static final Set<String> FIELDS_1 =
      Set.of(
          "claim_generator",
          "claim_generator_hints",
          "claim_generator_info",
          "signature",
          "assertions",
          "dc:format",
          "instanceID",
          "dc:title",
          "redacted_assertions",
          "alg",
          "alg_soft",
          "metadata");
  private static final Set<String> FIELDS_2 =
      Set.of(
          "instanceID",
          "claim_generator_info",
          "signature",
          "created_assertions",
          "gathered_assertions",
          "dc:title",
          "redacted_assertions",
          "alg",
          "alg_soft",
          "metadata");

  private static final List<String> TEXTS_1 =
      List.of("claim_generator", "signature", "dc:format", "instanceID", "alg");
  private static final List<String> TEXTS_2 = List.of("signature", "instanceID", "alg");

  /** Whether a box of the store is a manifest. */
  static boolean isOne(JumbfBox box) {
    return KINDS.contains(box.kind());
  }

  /**
   * Reads one.
   *
   * @throws MalformedCredentialsException if a part is missing, or is not what it has to be
   * @throws UnsupportedCredentialsException if it has parts that are not known here
   */
  static Manifest of(JumbfBox box)
      throws MalformedCredentialsException, UnsupportedCredentialsException {
    if (!box.boxes().stream().map(JumbfBox::kind).allMatch(BOXES::contains)) {
      throw new UnsupportedCredentialsException("a manifest with a part of unknown kind");
    }
    JumbfBox claimBox = only(box, "c2cl");
    JumbfBox signature = only(box, "c2cs");
    JumbfBox assertions = only(box, "c2as");
    byte[] bytes = claimBox.payload("cbor");
    JsonNode claim = Cbor.read(bytes);
    int version = version(claim);
    boolean update = box.kind().equals("c2um");
    if (!claimBox.label().equals(version == 1 ? "c2pa.claim" : "c2pa.claim.v2")
        || !signature.label().equals("c2pa.signature")
        || !assertions.label().equals(ASSERTIONS)) {
      throw new UnsupportedCredentialsException("a part of a manifest has an unknown name");
    }
    for (JumbfBox assertion : assertions.boxes()) {
      assertion.requireAssertion();
    }
    byte[] signed = signature.payload("cbor");
    Manifest manifest =
        new Manifest(box, update, version, claim, bytes, signed, assertions.boxes());
    manifest.checkFieldNames();
    manifest.checkFields();
    return manifest;
  }

  private static JumbfBox only(JumbfBox box, String kind) throws MalformedCredentialsException {
    List<JumbfBox> parts = box.boxes().stream().filter(part -> part.kind().equals(kind)).toList();
    require(parts.size() == 1, "a manifest has %d parts of kind %s".formatted(parts.size(), kind));
    return parts.get(0);
  }

  private static int version(JsonNode claim) throws MalformedCredentialsException {
    boolean first = claim.path("assertions").isArray();
    boolean second = claim.path("created_assertions").isArray();
    require(claim.isObject() && first != second, "a claim of no known version");
    return first ? 1 : 2;
  }

  private void checkFieldNames() throws UnsupportedCredentialsException {
    for (String field : claim.propertyNames()) {
      if (!(version == 1 ? FIELDS_1 : FIELDS_2).contains(field)) {
        throw new UnsupportedCredentialsException(
            "a claim has an unknown field \"%s\"".formatted(field));
      }
    }
  }

  private void checkFields() throws MalformedCredentialsException {
    for (String field : version == 1 ? TEXTS_1 : TEXTS_2) {
      require(Cbor.text(claim, field) != null, "a claim without \"%s\"".formatted(field));
    }
    String name = Cbor.text(claim.path("claim_generator_info"), "name");
    require(
        version == 1 || name != null && !name.isEmpty(), "a claim that does not say who made it");
    require(references().size() <= JumbfBox.MAX_BOXES, "more references than there are boxes");
    for (JsonNode reference : references()) {
      require(
          Cbor.text(reference, "url") != null && Cbor.hash(reference.path("hash")).length > 0,
          "a reference without address or hash");
    }
  }

  private static void require(boolean condition, String message)
      throws MalformedCredentialsException {
    if (!condition) {
      throw new MalformedCredentialsException(message);
    }
  }

  String label() {
    return box.label();
  }

  /** The hash that is used where nothing else is said. */
  @Nullable String algorithm() {
    return Cbor.text(claim, "alg");
  }

  /** References to all assertions. */
  List<JsonNode> references() {
    List<JsonNode> references = new ArrayList<>();
    for (String field : List.of("assertions", "created_assertions", "gathered_assertions")) {
      claim.path(field).forEach(references::add);
    }
    return references;
  }

  /** References to those assertions that the signer answers for. */
  List<JsonNode> createdReferences() {
    List<JsonNode> references = new ArrayList<>();
    claim.path(version == 1 ? "assertions" : "created_assertions").forEach(references::add);
    return references;
  }

  Optional<JumbfBox> assertion(String label) {
    return assertions.stream().filter(box -> box.label().equals(label)).findFirst();
  }

  /**
   * The assertions of a kind, in their order.
   *
   * @param label without version and number
   */
  List<JumbfBox> assertionsOf(String label) {
    return assertions.stream().filter(box -> isOf(box.label(), label)).toList();
  }

  /** Whether a label is that one without a version. */
  static boolean isFirstVersion(String label, String base) {
    return isOf(label, base) && !label.startsWith(base + ".");
  }

  /** Whether a label is that one, with or without a version and a number. */
  static boolean isOf(String label, String base) {
    String rest = label.startsWith(base) ? label.substring(base.length()) : null;
    return rest != null && rest.matches("(\\.v\\d+)?(__\\d+)?");
  }
}
