package dev.ganvas.labelling.c2pa;

import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file that a picture was made from, as content credentials tell of it: its format, and if it has
 * credentials that hold, those. Nothing else of the file is kept.
 *
 * @param relation to the picture
 * @param mediaType of the file
 * @param manifests superboxes of the manifests that it brings along, its active one last; empty
 *     without
 * @param active the active one; null without
 * @param problems what is wrong with them, in the status codes of the C2PA specification: at most
 *     that their signer is not known here
 */
public record Ingredient(
    Relation relation,
    String mediaType,
    List<byte[]> manifests,
    @Nullable Reference active,
    List<String> problems) {
  static final String LABEL = "c2pa.ingredient.v3";

  /** Larger credentials do not come along: each copy of a copy would carry them. */
  private static final int MOST_BYTES = 1 << 20;

  /** What a file is to a picture, in the words of the specification. */
  public enum Relation {
    /** The picture is the file, changed. */
    PARENT("parentOf"),
    /** A model was shown the file; nothing of it is left in the picture. */
    INPUT("inputTo");

    private final String word;

    Relation(String word) {
      this.word = word;
    }
  }

  /** The same file in another relation. */
  public Ingredient as(Relation other) {
    return new Ingredient(other, mediaType, manifests, active, problems);
  }

  /** Whether something of the file is left in the picture. */
  public boolean remains() {
    return relation == Relation.PARENT;
  }

  /**
   * Where the active manifest and its signature are, and their hashes.
   *
   * @param url of the manifest within a store
   */
  record Reference(String url, byte[] manifest, byte[] signature) {}

  public Ingredient {
    manifests = List.copyOf(manifests);
    problems = List.copyOf(problems);
  }

  /** A file that brings no credentials along. */
  static Ingredient plain(String mediaType) {
    return new Ingredient(Relation.PARENT, mediaType, List.of(), null, List.of());
  }

  /** A file whose credentials hold. */
  static Ingredient of(String mediaType, StoreCheck store, List<String> problems) {
    List<byte[]> manifests = new ArrayList<>();
    int bytes = 0;
    for (Manifest manifest : store.manifests()) {
      manifests.add(Jumbf.box("jumb", manifest.box().content()));
      bytes += manifest.box().content().length;
    }
    if (bytes > MOST_BYTES) {
      return plain(mediaType);
    }
    Manifest active = store.active();
    JumbfBox signature = active.box().find(ContentCredentials.SIGNATURE).orElseThrow();
    return new Ingredient(
        Relation.PARENT,
        mediaType,
        manifests,
        new Reference(
            "self#jumbf=/c2pa/" + active.label(),
            hash(active.box().content()),
            hash(signature.content())),
        problems);
  }

  private static byte[] hash(byte[] content) {
    try {
      return Cbor.digest("sha256").digest(content);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The content of the assertion. */
  Map<String, Object> assertion() {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("dc:format", mediaType);
    content.put("relationship", relation.word);
    if (active != null) {
      String signature = active.url + "/" + ContentCredentials.SIGNATURE;
      Map<String, Object> results = new LinkedHashMap<>();
      results.put("success", List.of(result("claimSignature.validated", signature)));
      results.put("informational", List.of());
      results.put("failure", problems.stream().map(code -> result(code, signature)).toList());
      content.put("validationResults", Map.of("activeManifest", results));
      content.put("activeManifest", reference(active.url, active.manifest));
      content.put("claimSignature", reference(signature, active.signature));
    }
    return content;
  }

  private static Map<String, Object> result(String code, String url) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("code", code);
    result.put("url", url);
    return result;
  }

  private static Map<String, Object> reference(String url, byte[] hash) {
    Map<String, Object> reference = new LinkedHashMap<>();
    reference.put("url", url);
    reference.put("hash", hash);
    return reference;
  }
}
