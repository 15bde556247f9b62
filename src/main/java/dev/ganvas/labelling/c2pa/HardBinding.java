package dev.ganvas.labelling.c2pa;

import dev.ganvas.labelling.c2pa.FileParts.Format;
import dev.ganvas.labelling.c2pa.FileParts.Part;
import dev.ganvas.labelling.c2pa.FileParts.Place;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BooleanNode;

/** Checks by the hash of its bytes whether a file is the one that a manifest describes. */
final class HardBinding {
  static final String DATA = "c2pa.hash.data";
  static final String BOXES = "c2pa.hash.boxes";
  private static final List<String> KINDS = List.of(DATA, BOXES, "c2pa.hash.bmff");
  private static final String CREDENTIALS = "C2PA";

  private final byte[] file;
  private final FileParts parts;
  private final EmbeddedCredentials credentials;
  private final Place store;
  private final Verdict verdict;

  HardBinding(byte[] file, FileParts parts, EmbeddedCredentials credentials, Verdict verdict) {
    this.file = file;
    this.parts = parts;
    this.credentials = credentials;
    store = credentials.place();
    this.verdict = verdict;
  }

  /** The assertions of a manifest that bind it to bytes. */
  static List<JumbfBox> of(Manifest manifest) {
    List<JumbfBox> bindings = new ArrayList<>();
    for (JsonNode reference : manifest.createdReferences()) {
      String label = Cbor.nameIn(Cbor.text(reference, "url"));
      if (KINDS.stream().anyMatch(kind -> Manifest.isOf(label, kind))) {
        manifest.assertion(label).ifPresent(bindings::add);
      }
    }
    return bindings;
  }

  /**
   * Checks the binding of a manifest.
   *
   * @param updated whether the store grew by update manifests after that manifest was made
   */
  void check(Manifest manifest, boolean updated) throws MalformedCredentialsException {
    List<JumbfBox> bindings = of(manifest);
    if (bindings.size() != 1) {
      verdict.wrong("claim.hardBindings." + (bindings.isEmpty() ? "missing" : "multiple"));
      return;
    }
    JumbfBox binding = bindings.get(0);
    if (Manifest.isOf(binding.label(), DATA)) {
      checkData(manifest, Cbor.read(binding.payload("cbor")), updated);
    } else if (Manifest.isOf(binding.label(), BOXES)) {
      checkBoxes(manifest, Cbor.read(binding.payload("cbor")));
    } else {
      verdict.unchecked("hashes of the kind \"%s\" are not checked".formatted(binding.label()));
    }
  }

  /** The hash of the file without its credentials. */
  private void checkData(Manifest manifest, JsonNode binding, boolean updated) {
    checkFields(binding, "assertion.dataHash.malformed");
    if (!binding.path("url").isMissingNode() && !binding.path("url").isNull()) {
      verdict.unchecked("the hash is said to be that of a file elsewhere");
    }
    List<Place> claimed = exclusions(binding);
    List<Place> excluded = new ArrayList<>(updated ? moved(claimed) : claimed);
    excluded.sort(Comparator.comparingInt(Place::start));
    if (claimed.size() < binding.path("exclusions").size()
        || !apart(excluded)
        || updated && credentials.interrupted()) {
      verdict.unchecked("the hash of the file leaves out an unclear part of it");
      return;
    }
    if (!excluded.contains(store)) {
      verdict.unchecked("the hash of the file leaves out something else than the credentials");
    }
    long besides = excluded.stream().mapToLong(Place::length).sum() - credentials.length();
    if (besides > 0) {
      // assertion.dataHash.additionalExclusionsPresent, which the specification calls no failure.
      verdict.note(
          "the signature does not cover %d bytes of the file besides the credentials"
              .formatted(besides));
    }
    if (!matches(manifest, binding, inverse(excluded))) {
      verdict.wrong("assertion.dataHash.mismatch");
    }
  }

  /** Fields that all readers insist on, though the hash itself would do without. */
  private void checkFields(JsonNode hash, String malformed) {
    if (!hash.has("hash") || !hash.has("pad")) {
      verdict.wrong(malformed);
    } else if (!Cbor.isBytes(hash.path("pad"))
        || hash.has("pad2") && !Cbor.isBytes(hash.path("pad2"))
        || !Cbor.isTextIfAny(hash.path("alg"))
        || !Cbor.isTextIfAny(hash.path("name"))) {
      verdict.unchecked("the hash of the file is not described as it should be");
    }
  }

  /** The places that the hash leaves out, without those that are unclear. */
  private static List<Place> exclusions(JsonNode binding) {
    return binding
        .path("exclusions")
        .valueStream()
        .filter(place -> isInt(place.path("start")) && isInt(place.path("length")))
        .map(place -> new Place(place.path("start").asInt(), place.path("length").asInt()))
        .toList();
  }

  /** Whether a number is an int, of whatever length it is written. */
  private static boolean isInt(JsonNode number) {
    return number.isIntegralNumber() && number.canConvertToInt();
  }

  /** Shifts places by the growth of the store through update manifests. */
  private List<Place> moved(List<Place> places) {
    int growth =
        places.stream()
            .filter(place -> place.start() == store.start())
            .mapToInt(place -> store.length() - place.length())
            .findFirst()
            .orElse(0);
    return places.stream().map(place -> moved(place, growth)).toList();
  }

  private Place moved(Place place, int growth) {
    if (place.start() == store.start()) {
      return store;
    }
    return place.start() < store.start()
        ? place
        : new Place(place.start() + growth, place.length());
  }

  /** Whether sorted places are in the file and do not overlap. */
  private boolean apart(List<Place> places) {
    long end = 0;
    for (Place place : places) {
      if (place.start() < end || place.length() < 0) {
        return false;
      }
      end = (long) place.start() + place.length();
    }
    return end <= file.length;
  }

  private List<Place> inverse(List<Place> excluded) {
    List<Place> rest = new ArrayList<>();
    int at = 0;
    for (Place place : excluded) {
      rest.add(new Place(at, place.start() - at));
      at = place.end();
    }
    rest.add(new Place(at, file.length - at));
    return rest;
  }

  /** Hashes of parts of the file by their names (C2PA specification 2, section 18.7). */
  private void checkBoxes(Manifest manifest, JsonNode binding) {
    if (parts.format() == Format.WEBP
        || !parts.areAllOf(file)
        || !restartsAreAbsent()
        || credentials.interrupted()) {
      verdict.unchecked("hashes of boxes are not checked in files like this");
      return;
    }
    List<Part> boxes = boxes();
    JsonNode claimed = binding.path("boxes");
    int at = startsWithoutSignature(claimed) ? 1 : 0;
    for (JsonNode group : claimed) {
      checkFields(group, "assertion.boxesHash.malformed");
      int first = at;
      for (JsonNode name : group.path("names")) {
        if (at == boxes.size() || !boxes.get(at).name().equals(name.asString(""))) {
          verdict.wrong("assertion.boxesHash.mismatch");
          return;
        }
        at++;
      }
      checkGroup(manifest, group, boxes.subList(first, at));
    }
    if (at < boxes.size() || claimed.isEmpty()) {
      verdict.unchecked("the hashes of boxes do not cover all of the file");
    }
  }

  private void checkGroup(Manifest manifest, JsonNode group, List<Part> boxes) {
    if (boxes.isEmpty()) {
      verdict.unchecked("the hashes of boxes name no box");
    } else if (boxes.stream().anyMatch(box -> box.name().equals(CREDENTIALS))) {
      if (boxes.size() > 1) {
        verdict.wrong("assertion.boxesHash.mismatch");
      }
    } else if (group.has("excluded") && !group.path("excluded").equals(BooleanNode.FALSE)) {
      verdict.unchecked("the hashes of boxes leave out a part of the file");
    } else {
      int start = boxes.get(0).place().start();
      int end = boxes.get(boxes.size() - 1).place().end();
      if (!matches(manifest, group, List.of(new Place(start, end - start)))) {
        verdict.wrong("assertion.boxesHash.mismatch");
      }
    }
  }

  private boolean restartsAreAbsent() {
    return parts.parts().stream().noneMatch(part -> part.name().equals("DRI"));
  }

  private boolean startsWithoutSignature(JsonNode claimed) {
    return parts.format() == Format.PNG
        && !claimed.path(0).path("names").path(0).asString("").equals("PNGh");
  }

  /** The file's parts, the credentials as one of a name of its own. */
  private List<Part> boxes() {
    List<Part> boxes = new ArrayList<>();
    for (Part part : parts.parts()) {
      boolean inStore = part.place().start() >= store.start() && part.place().end() <= store.end();
      if (!inStore) {
        boxes.add(part);
      } else if (part.place().start() == store.start()) {
        boxes.add(new Part(CREDENTIALS, part.from(), part.to(), store));
      }
    }
    return boxes;
  }

  private boolean matches(Manifest manifest, JsonNode binding, List<Place> places) {
    try {
      String own = Cbor.text(binding, "alg");
      MessageDigest digest = Cbor.digest(own == null ? manifest.algorithm() : own);
      places.forEach(place -> digest.update(file, place.start(), place.length()));
      return MessageDigest.isEqual(digest.digest(), Cbor.hash(binding.path("hash")));
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
