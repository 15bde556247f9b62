package dev.ganvas.labelling.c2pa;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Checks a single manifest: its signature, the hashes of its assertions, and the rules for its
 * contents.
 */
final class ManifestCheck {
  private static final String ASSERTIONS = "c2pa.assertions";

  /** Labels of claims of version 2, and older ones. */
  private static final String LABEL =
      "urn:c2pa:[^:]+(:[\\x21-\\x39\\x3B-\\x7E]{0,32}(:(\\d+(_\\d+)?)?)?)?|([^:]+:)?urn:uuid:[^:]+";

  /** The versions of assertions besides the first one, which has no number. */
  private static final Map<String, Set<String>> VERSIONS =
      Map.of(
          ActionRules.ACTIONS, Set.of(".v2"),
          IngredientAssertion.LABEL, Set.of(".v2", ".v3"),
          HardBinding.DATA, Set.of(),
          HardBinding.BOXES, Set.of());

  private static final List<String> NEVER_REDACTED = List.of("c2pa.actions", "c2pa.hash.");

  private final Manifest manifest;
  private final Verdict verdict = new Verdict();
  private @Nullable X509Certificate signer;

  ManifestCheck(Manifest manifest) {
    this.manifest = manifest;
  }

  Manifest manifest() {
    return manifest;
  }

  Verdict verdict() {
    return verdict;
  }

  /** Certificate of the signer; null if there is none. */
  @Nullable X509Certificate signer() {
    return signer;
  }

  /**
   * Checks it.
   *
   * @param stamps time stamps of its signature from elsewhere in the store
   */
  ManifestCheck check(Instant now, List<byte[]> stamps) throws MalformedCredentialsException {
    if (manifest.version() > 1 && !manifest.label().matches(LABEL)) {
      verdict.wrong("claim.malformed");
    }
    checkEncoding(manifest.claimBytes());
    signer = new SignatureCheck(manifest, now, verdict).signer(stamps);
    checkRedactions();
    checkAssertions();
    if (verdict.invalid()) {
      return this;
    }
    List<IngredientAssertion> ingredients = IngredientAssertion.of(manifest);
    ActionRules actions = new ActionRules(manifest, ingredients, verdict);
    actions.checkIcons(manifest.claim());
    actions.check();
    checkKinds();
    checkParents(ingredients);
    return this;
  }

  private void checkRedactions() {
    for (JsonNode redaction : manifest.claim().path("redacted_assertions")) {
      String url = redaction.asString("");
      if (url.contains(manifest.label())) {
        verdict.wrong("assertion.selfRedacted");
      }
      if (NEVER_REDACTED.stream().anyMatch(url::contains)) {
        verdict.wrong("assertion.action.redacted");
      }
      verdict.unchecked("redacted assertions are not checked");
    }
  }

  private void checkAssertions() throws MalformedCredentialsException {
    Set<String> referenced = new HashSet<>();
    for (JsonNode reference : manifest.references()) {
      if (!referenced.add(Cbor.nameIn(Cbor.text(reference, "url")))) {
        verdict.unchecked("an assertion is referred to more than once");
      } else {
        checkReference(reference);
      }
    }
    List<String> labels = manifest.assertions().stream().map(JumbfBox::label).toList();
    if (!referenced.containsAll(labels)) {
      verdict.wrong("assertion.undeclared");
    }
    if (new HashSet<>(labels).size() < labels.size()) {
      verdict.unchecked("two assertions have the same name");
    }
  }

  /** Checks the assertion that a reference names. */
  private void checkReference(JsonNode reference) throws MalformedCredentialsException {
    String url = Objects.requireNonNull(Cbor.text(reference, "url"));
    String label = Cbor.nameIn(url);
    JumbfBox assertion = manifest.assertion(label).orElse(null);
    if (!isHere(url, label)) {
      verdict.wrong("assertion.outsideManifest");
    } else if (assertion == null) {
      verdict.wrong("assertion.missing");
    } else {
      checkHash(reference, assertion);
    }
  }

  private boolean isHere(String url, String label) {
    return url.equals("self#jumbf=" + ASSERTIONS + "/" + label)
        || url.equals("self#jumbf=/c2pa/" + manifest.label() + "/" + ASSERTIONS + "/" + label);
  }

  private void checkHash(JsonNode reference, JumbfBox assertion)
      throws MalformedCredentialsException {
    try {
      String own = Cbor.text(reference, "alg");
      MessageDigest digest = Cbor.digest(own == null ? manifest.algorithm() : own);
      byte[] expected = Cbor.hash(reference.path("hash"));
      if (!MessageDigest.isEqual(digest.digest(assertion.content()), expected)) {
        verdict.wrong("assertion.hashedURI.mismatch");
      } else if (assertion.kind().equals("json")) {
        if (!JsonText.is(assertion.payload("json"))) {
          verdict.wrong("assertion.json.invalid");
        }
      } else if (assertion.kind().equals("cbor")) {
        Cbor.read(assertion.payload("cbor"));
        checkEncoding(assertion.payload("cbor"));
      }
    } catch (GeneralSecurityException e) {
      verdict.wrong("algorithm.unsupported");
    }
  }

  private void checkEncoding(byte[] cbor) {
    if (!CborEncoding.isPlain(cbor)) {
      verdict.unchecked("something is written in a way that not all readers understand");
    }
  }

  /** Adds assertions of unknown kinds, whose validity cannot be checked. */
  private void checkKinds() {
    List<JumbfBox> bindings = HardBinding.of(manifest);
    for (JumbfBox assertion : manifest.assertions()) {
      String label = assertion.label();
      if (label.startsWith("cawg.")) {
        verdict.unchecked("identity assertions (CAWG) were not looked at");
      } else if (Manifest.isOf(label, "c2pa.soft-binding")
          || Manifest.isOf(label, "c2pa.cloud-data")
          || Manifest.isOf(label, "c2pa.certificate-status")
          || manifest.version() > 1 && label.replaceFirst("__\\d+$", "").endsWith(".metadata")
          || !isOfKnownVersion(label)
          || label.startsWith("c2pa.hash.") && !bindings.contains(assertion)) {
        verdict.unchecked("assertions of the kind \"%s\" were not looked at".formatted(label));
      }
    }
  }

  private static boolean isOfKnownVersion(String label) {
    return VERSIONS.entrySet().stream()
        .filter(kind -> Manifest.isOf(label, kind.getKey()))
        .allMatch(
            kind -> {
              String version = label.substring(kind.getKey().length()).replaceFirst("__\\d+$", "");
              return version.isEmpty() || kind.getValue().contains(version);
            });
  }

  /**
   * A picture comes from one other picture at most, that of an update manifest from exactly one.
   */
  private void checkParents(List<IngredientAssertion> ingredients) {
    long parents = ingredients.stream().filter(IngredientAssertion::isParent).count();
    if (manifest.update()) {
      checkUpdate(parents);
    } else if (parents > 1) {
      verdict.wrong("manifest.multipleParents");
    }
  }

  private void checkUpdate(long parents) {
    if (parents != 1) {
      verdict.wrong(parents == 0 ? "manifest.update.wrongParents" : "manifest.update.invalid");
    }
    if (manifest.assertions().stream().anyMatch(box -> box.label().contains("thumbnail.claim"))) {
      verdict.unchecked("a preview in an update manifest was not looked at");
    }
    if (!HardBinding.of(manifest).isEmpty()) {
      verdict.unchecked("the hash in an update manifest was not looked at");
    }
  }
}
