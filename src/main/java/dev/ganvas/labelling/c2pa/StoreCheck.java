package dev.ganvas.labelling.c2pa;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Checks a manifest store (C2PA specification 2, chapter 15): the active manifest, those of its
 * ingredients, and the file. What is wrong with an ingredient counts, unless the manifest says so
 * itself, in which case nothing is said.
 */
final class StoreCheck {
  private static final int MAX_DEPTH = 64;

  /** Of all claims together, which are held at once. */
  private static final int MOST_CLAIM_BYTES = 1 << 20;

  private final Instant now;
  private final Map<String, Manifest> manifests = new LinkedHashMap<>();
  private final Manifest active;
  private final Verdict verdict = new Verdict();
  private final Map<String, ManifestCheck> checks = new HashMap<>();
  private final Map<String, List<byte[]>> stamps = new HashMap<>();
  private final Set<String> walked = new HashSet<>();
  private final Set<String> counted = new HashSet<>();

  /** By manifest; kept, as are digests, because a store may refer to a large one very often. */
  private final Map<String, List<IngredientAssertion>> ingredients = new HashMap<>();

  /** By algorithm and manifest. */
  private final Map<String, List<byte[]>> digests = new HashMap<>();

  /**
   * @throws MalformedCredentialsException if it is no manifest store
   * @throws UnsupportedCredentialsException if there is something in it that is not known here
   */
  StoreCheck(byte[] store, Instant now)
      throws MalformedCredentialsException, UnsupportedCredentialsException {
    this.now = now;
    JumbfBox box = JumbfBox.read(store);
    if (!box.is("c2pa", "c2pa")) {
      throw new UnsupportedCredentialsException("the store is not named as one");
    }
    long claims = 0;
    for (JumbfBox part : box.boxes()) {
      if (!Manifest.isOne(part)) {
        throw new UnsupportedCredentialsException("the store holds something besides manifests");
      }
      Manifest manifest = Manifest.of(part);
      if (manifests.put(manifest.label(), manifest) != null) {
        throw new UnsupportedCredentialsException("two manifests have the same name");
      }
      claims += manifest.claimBytes().length;
      if (claims > MOST_CLAIM_BYTES) {
        throw new UnsupportedCredentialsException("claims that are too long are not checked");
      }
    }
    active = last(manifests.values());
  }

  private static Manifest last(Collection<Manifest> manifests)
      throws MalformedCredentialsException {
    return manifests.stream()
        .reduce((first, second) -> second)
        .orElseThrow(() -> new MalformedCredentialsException("there is no manifest"));
  }

  /** The active manifest, which describes the file in its present form. */
  Manifest active() {
    return active;
  }

  Iterable<Manifest> manifests() {
    return manifests.values();
  }

  Verdict verdict() {
    return verdict;
  }

  /** What a manifest came to by itself. */
  @Nullable ManifestCheck check(Manifest manifest) {
    return checks.get(manifest.label());
  }

  /** Checks everything except the hash of the file. */
  void check() throws MalformedCredentialsException {
    for (Manifest manifest : manifests.values()) {
      collectStamps(manifest);
    }
    verdict.add(checked(active).verdict());
    checkIngredients(active, new LinkedHashSet<>());
  }

  private ManifestCheck checked(Manifest manifest) throws MalformedCredentialsException {
    ManifestCheck check = checks.get(manifest.label());
    if (check == null) {
      check =
          new ManifestCheck(manifest).check(now, stamps.getOrDefault(manifest.label(), List.of()));
      checks.put(manifest.label(), check);
    }
    return check;
  }

  /** Time stamps that a manifest holds for the signatures of others. */
  private void collectStamps(Manifest manifest) throws MalformedCredentialsException {
    for (JumbfBox assertion : manifest.assertionsOf("c2pa.time-stamp")) {
      for (Map.Entry<String, JsonNode> stamp : Cbor.read(assertion.payload("cbor")).properties()) {
        stamps
            .computeIfAbsent(stamp.getKey(), label -> new ArrayList<>())
            .add(Cbor.bytes(stamp.getValue()));
      }
    }
  }

  private void checkIngredients(Manifest manifest, Set<String> path)
      throws MalformedCredentialsException {
    if (!path.add(manifest.label()) || path.size() > MAX_DEPTH) {
      verdict.wrong("assertion.ingredient.malformed");
      return;
    }
    if (walked.add(manifest.label())) {
      for (IngredientAssertion ingredient : ingredients(manifest)) {
        checkIngredient(ingredient, path);
      }
    }
    path.remove(manifest.label());
  }

  private List<IngredientAssertion> ingredients(Manifest manifest)
      throws MalformedCredentialsException {
    List<IngredientAssertion> known = ingredients.get(manifest.label());
    if (known == null) {
      known = IngredientAssertion.of(manifest);
      ingredients.put(manifest.label(), known);
    }
    return known;
  }

  private void checkIngredient(IngredientAssertion ingredient, Set<String> path)
      throws MalformedCredentialsException {
    boolean first = Manifest.isFirstVersion(ingredient.label(), IngredientAssertion.LABEL);
    if (ingredient.relationship() == null || first && !ingredient.named()) {
      verdict.unchecked("an ingredient is not described as it should be");
    }
    IngredientAssertion.Reference reference = ingredient.manifest();
    if (reference == null) {
      return;
    }
    if (ingredient.label().contains(".v3") && !ingredient.validated()) {
      verdict.wrong("assertion.ingredient.malformed");
    }
    Manifest other = manifests.get(reference.label());
    if (other == null) {
      verdict.wrong("ingredient.manifest.missing");
    } else {
      checkIngredient(reference, other);
      checkIngredients(other, path);
    }
  }

  private void checkIngredient(IngredientAssertion.Reference reference, Manifest other)
      throws MalformedCredentialsException {
    if (!hashMatches(reference, other)) {
      verdict.wrong("ingredient.manifest.mismatch");
    }
    if (!counted.add(other.label())) {
      return;
    }
    Verdict own = checked(other).verdict();
    own.unchecked().forEach(verdict::unchecked);
    if (!own.invalid()) {
      return;
    }
    if (failuresKnown()) {
      verdict.unchecked(
          "an ingredient has problems (%s), perhaps those that the manifest tells of"
              .formatted(String.join(", ", own.problems())));
    } else {
      own.problems().forEach(verdict::wrong);
    }
  }

  /** Whether some manifest tells of problems that an ingredient had from the beginning. */
  private boolean failuresKnown() throws MalformedCredentialsException {
    for (Manifest manifest : manifests.values()) {
      if (ingredients(manifest).stream().anyMatch(IngredientAssertion::failed)) {
        return true;
      }
    }
    return false;
  }

  /** The whole manifest, or by an older rule only its claim. */
  private boolean hashMatches(IngredientAssertion.Reference reference, Manifest other) {
    try {
      String own = reference.algorithm();
      return digests(own == null ? other.algorithm() : own, other).stream()
          .anyMatch(digest -> MessageDigest.isEqual(digest, reference.hash()));
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private List<byte[]> digests(@Nullable String algorithm, Manifest manifest)
      throws GeneralSecurityException {
    MessageDigest digest = Cbor.digest(algorithm);
    return digests.computeIfAbsent(
        algorithm + " " + manifest.label(),
        key ->
            List.of(digest.digest(manifest.box().content()), digest.digest(manifest.claimBytes())));
  }

  /** The manifest whose hash is that of the file; null without one. */
  @Nullable Manifest binding() throws MalformedCredentialsException {
    Manifest manifest = active;
    for (int depth = 0; manifest.update() && depth < MAX_DEPTH; depth++) {
      Manifest parent = parent(manifest);
      if (parent == null) {
        return null;
      }
      manifest = parent;
    }
    return manifest.update() ? null : manifest;
  }

  private @Nullable Manifest parent(Manifest manifest) throws MalformedCredentialsException {
    for (IngredientAssertion ingredient : ingredients(manifest)) {
      if (ingredient.isParent()) {
        IngredientAssertion.Reference reference = ingredient.manifest();
        return reference == null ? null : manifests.get(reference.label());
      }
    }
    return null;
  }
}
