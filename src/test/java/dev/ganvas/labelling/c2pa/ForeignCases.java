package dev.ganvas.labelling.c2pa;

import dev.ganvas.images.PngFile;
import dev.ganvas.labelling.c2pa.ForeignSigner.Profile;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import tools.jackson.dataformat.cbor.CBORFactory;
import tools.jackson.dataformat.cbor.CBORMapper;
import tools.jackson.dataformat.cbor.CBORWriteFeature;

/** Files with credentials of others that are right, or wrong in one way each. */
final class ForeignCases {
  /** The number of the credentials' segments in JPEG. */
  private static final int STORE_NUMBER = 0x211;

  private final ForeignSigner signer = ForeignSigner.of(Profile.RIGHT);
  private final Map<String, byte[]> files = new LinkedHashMap<>();

  private ForeignCases() {}

  /** The files, by names that say what is special. */
  static Map<String, byte[]> all() {
    ForeignCases cases = new ForeignCases();
    cases.formats();
    cases.certificates();
    cases.revocations();
    cases.claims();
    cases.actions();
    cases.updates();
    cases.ingredients();
    cases.places();
    cases.hashes();
    cases.encodings();
    cases.kinds();
    cases.segments();
    cases.ends();
    return cases.files;
  }

  private byte[] file(String name) {
    return Objects.requireNonNull(files.get(name));
  }

  private void jpeg(String name, UnaryOperator<ForeignManifest> change) {
    add(name + ".jpg", ForeignFiles.JPEG, signer, change);
  }

  private static ForeignManifest plain(ForeignSigner by, byte[] file, int length) {
    return new ForeignManifest(by)
        .withCreated()
        .with("c2pa.hash.data", ForeignFiles.dataHash(file, length));
  }

  private void add(
      String name, byte[] file, ForeignSigner by, UnaryOperator<ForeignManifest> change) {
    ForeignManifest manifest = new ForeignManifest(by);
    String label = manifest.label();
    files.put(
        name,
        ForeignFiles.signed(
            file,
            length ->
                ForeignManifest.store(change.apply(plain(by, file, length).label(label)).bytes())));
  }

  private void store(String name, byte[] file, Function<Integer, byte[]> store) {
    files.put(name, ForeignFiles.signed(file, store));
  }

  private void formats() {
    add("png.png", ForeignFiles.PNG, signer, manifest -> manifest);
    add("webp.webp", ForeignFiles.WEBP, signer, manifest -> manifest);
    jpeg("jpeg", manifest -> manifest);
    for (byte[] file : List.of(ForeignFiles.PNG, ForeignFiles.JPEG)) {
      String type = file == ForeignFiles.PNG ? ".png" : ".jpg";
      Map<String, Object> boxes = ForeignFiles.boxesHash(file);
      store(
          "boxes" + type,
          file,
          length ->
              ForeignManifest.store(
                  new ForeignManifest(signer)
                      .label("urn:c2pa:0c2c3a1e-0000-4000-8000-000000000001")
                      .withCreated()
                      .with("c2pa.hash.boxes", boxes)
                      .bytes()));
      byte[] changed = file("boxes" + type).clone();
      changed[changed.length - 30] ^= 1;
      files.put("boxes-changed" + type, changed);
      files.put(
          "boxes-trailer" + type,
          Arrays.copyOf(file("boxes" + type), file("boxes" + type).length + 9));
    }
    jpeg(
        "boxes-reordered",
        manifest -> {
          List<Object> boxes = new ArrayList<>(ForeignFiles.boxes(ForeignFiles.JPEG));
          java.util.Collections.swap(boxes, 3, 4);
          return new ForeignManifest(signer)
              .label(manifest.label())
              .withCreated()
              .with("c2pa.hash.boxes", Map.of("boxes", boxes));
        });
    jpeg(
        "boxes-incomplete",
        manifest -> {
          List<Object> boxes = ForeignFiles.boxes(ForeignFiles.JPEG);
          return new ForeignManifest(signer)
              .label(manifest.label())
              .withCreated()
              .with("c2pa.hash.boxes", Map.of("boxes", boxes.subList(0, 5)));
        });
  }

  private void certificates() {
    for (Profile profile : EnumSet.allOf(Profile.class)) {
      add(
          "certificate-" + profile + ".jpg",
          ForeignFiles.JPEG,
          ForeignSigner.of(profile),
          manifest -> manifest);
    }
  }

  private void revocations() {
    revocation("revocation-good", signer.ocsp(null));
    revocation(
        "revocation-revoked",
        signer.ocsp(new RevokedStatus(Date.from(Instant.now().minusSeconds(3600)), 1)));
    revocation("revocation-nonsense", new byte[] {1, 2, 3});
  }

  private void revocation(String name, byte[] answer) {
    Map<String, Object> answers = Map.of("ocspVals", List.of(answer));
    jpeg(name, manifest -> manifest.unprotected("rVals", answers));
  }

  private void claims() {
    jpeg("no-actions", manifest -> hashOnly(manifest));
    jpeg("no-hash", manifest -> new ForeignManifest(signer).label(manifest.label()).withCreated());
    jpeg(
        "two-hashes", manifest -> manifest.with("c2pa.hash.data__1", Map.of("hash", new byte[32])));
    jpeg("claim-changed", manifest -> manifest.changed(ForeignCases::lastByteChanged));
    jpeg("no-algorithm", manifest -> manifest.field("alg", "left out"));
    jpeg("weak-algorithm", manifest -> manifest.field("alg", "sha1"));
    jpeg("unknown-field", manifest -> manifest.field("something", "else"));
    jpeg("no-generator", manifest -> manifest.field("claim_generator_info", "left out"));
    jpeg(
        "generator-without-name",
        manifest -> manifest.field("claim_generator_info", Map.of("name", "")));
    jpeg("strange-label", manifest -> manifest.label("somebody"));
    jpeg(
        "vendor-label",
        manifest -> manifest.label("urn:c2pa:0c2c3a1e-0000-4000-8000-000000000001:acme:2_1"));
    jpeg("old-label", manifest -> manifest.label("urn:uuid:0c2c3a1e-0000-4000-8000-000000000001"));
    jpeg("undeclared", manifest -> manifest.withUndeclared("org.example.x", Map.of("a", 1)));
    jpeg("gathered", manifest -> manifest.withGathered("org.example.x", Map.of("a", 1)));
    jpeg("relative-signature", manifest -> manifest.signatureUrl("self#jumbf=c2pa.signature"));
    jpeg(
        "foreign-signature",
        manifest -> manifest.signatureUrl("self#jumbf=/c2pa/urn:c2pa:x/c2pa.signature"));
    jpeg("odd-signature", manifest -> manifest.signatureUrl("self#jumbf=c2pa.other"));
    jpeg("other-payload", manifest -> manifest.payload(new byte[] {1, 2, 3}));
    jpeg("untagged", ForeignManifest::tag);
    jpeg("long-tag", manifest -> manifest.tag(0xD8, 18));
    jpeg("longer-tag", manifest -> manifest.tag(0xD9, 0, 18));
    jpeg("two-tags", manifest -> manifest.tag(0xD2, 0xD2));
    jpeg("other-tag", manifest -> manifest.tag(0xD8, 98));
    jpeg("unreadable-certificate", manifest -> manifest.chain(new byte[] {1, 2, 3}));
    jpeg("other-box", manifest -> manifest.box(ForeignManifest.superbox("c2xx", "something")));
    jpeg("free-box", manifest -> manifest.box(ForeignManifest.box("free", new byte[10])));
    jpeg(
        "redacted-self",
        manifest ->
            manifest.field(
                "redacted_assertions", List.of(manifest.url() + "/c2pa.assertions/org.example.x")));
    jpeg("version-1", manifest -> manifest.version(1));
    jpeg(
        "version-1-two-actions",
        manifest -> manifest.version(1).with("c2pa.actions", Map.of("actions", List.of())));
    jpeg(
        "json",
        manifest ->
            manifest.withJson("stds.schema-org.CreativeWork", "{\"@type\": \"CreativeWork\"}"));
    jpeg("bad-json", manifest -> manifest.withJson("org.example.x", "{\"@type\": "));
    jpeg(
        "metadata",
        manifest ->
            manifest.withJson(
                "c2pa.metadata",
                "{\"@context\": {\"exif\": \"http://ns.adobe.com/exif/1.0/\"}, \"exif:GPSVersionID\": \"2.2.0.0\"}"));
    jpeg(
        "metadata-not-allowed",
        manifest ->
            manifest.withJson(
                "c2pa.metadata",
                "{\"@context\": {\"exif\": \"http://ns.adobe.com/exif/1.0/\"}, \"exif:Nonsense\": \"2.2.0.0\"}"));
    jpeg(
        "soft-binding",
        manifest ->
            manifest.with("c2pa.soft-binding", Map.of("alg", "org.example", "blocks", List.of())));
    jpeg(
        "cawg",
        manifest ->
            manifest.with(
                "cawg.identity",
                Map.of(
                    "signer_payload",
                    Map.of("sig_type", "cawg.x509.cose", "referenced_assertions", List.of()),
                    "signature",
                    new byte[10],
                    "pad1",
                    new byte[3])));
    jpeg("cawg-malformed", manifest -> manifest.with("cawg.identity", Map.of("x", 1)));
  }

  private ForeignManifest hashOnly(ForeignManifest manifest) {
    return new ForeignManifest(signer)
        .label(manifest.label())
        .with("c2pa.hash.data", ForeignFiles.dataHash(ForeignFiles.JPEG, 0x1000));
  }

  private static byte[] lastByteChanged(byte[] claim) {
    byte[] changed = claim.clone();
    changed[changed.length - 1] ^= 1;
    return changed;
  }

  private void actions() {
    action("edited", Map.of("action", "c2pa.edited"));
    action("placed", Map.of("action", "c2pa.placed"));
    action(
        "placed-nothing",
        Map.of("action", "c2pa.placed", "parameters", Map.of("ingredients", List.of())));
    action(
        "opened-second",
        Map.of("action", "c2pa.opened", "parameters", Map.of("ingredients", List.of())));
    action("created-twice", Map.of("action", "c2pa.created", "digitalSourceType", "x"));
    action("created-without-type", Map.of("action", "c2pa.created"));
    action("translated", Map.of("action", "c2pa.translated"));
    action("transcoded", Map.of("action", "c2pa.transcoded"));
    action("empty", Map.of("action", ""));
    action("nameless", Map.of("when", "2026-01-01T00:00:00Z"));
    action("own", Map.of("action", "org.example.dreamt"));
    jpeg("actions-none", manifest -> replaced(manifest, List.of()));
    jpeg(
        "actions-edited-first",
        manifest -> replaced(manifest, List.of(Map.of("action", "c2pa.edited"))));
    jpeg(
        "actions-created-elsewhere",
        manifest ->
            manifest.with(
                "c2pa.actions.v2__1",
                Map.of(
                    "actions",
                    List.of(Map.of("action", "c2pa.created", "digitalSourceType", "x")))));
    jpeg(
        "actions-two",
        manifest ->
            manifest.with(
                "c2pa.actions.v2__1", Map.of("actions", List.of(Map.of("action", "c2pa.edited")))));
    jpeg(
        "actions-gathered",
        manifest ->
            manifest.withGathered(
                "c2pa.actions.v2__1", Map.of("actions", List.of(Map.of("action", "c2pa.edited")))));
    jpeg(
        "icon",
        manifest ->
            manifest.field(
                "claim_generator_info",
                Map.of(
                    "name",
                    "somebody",
                    "icon",
                    Map.of("url", "self#jumbf=c2pa.assertions/c2pa.icon", "hash", new byte[32]))));
  }

  private ForeignManifest replaced(ForeignManifest manifest, List<?> actions) {
    return manifest.with("c2pa.actions.v2", Map.of("actions", actions));
  }

  /** A second action. */
  private void action(String name, Map<String, Object> action) {
    jpeg(
        "action-" + name,
        manifest ->
            replaced(
                manifest,
                List.of(
                    Map.of(
                        "action",
                        "c2pa.created",
                        "digitalSourceType",
                        "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"),
                    action)));
  }

  /** Two manifests: the first one binds the file, the second is made by the function. */
  private void second(
      String name, Function<Both, ForeignManifest> second, UnaryOperator<byte[]> change) {
    second(name, ForeignFiles.JPEG, second, change);
  }

  private record Both(ForeignManifest first, byte[] box, ForeignManifest second) {}

  private void second(
      String name,
      byte[] file,
      Function<Both, ForeignManifest> second,
      UnaryOperator<byte[]> change) {
    String label = "urn:c2pa:0c2c3a1e-0000-4000-8000-000000000001";
    byte[] alone =
        ForeignFiles.signed(
            file,
            length -> ForeignManifest.store(plain(signer, file, length).label(label).bytes()));
    int length = alone.length - file.length;
    ForeignManifest first = plain(signer, file, length).label(label);
    byte[] box = first.bytes();
    ForeignManifest update =
        second.apply(
            new Both(
                first,
                box,
                new ForeignManifest(signer)
                    .label("urn:c2pa:0c2c3a1e-0000-4000-8000-000000000002")));
    byte[] store = ForeignManifest.store(change.apply(box), update.bytes());
    files.put(
        name,
        ForeignFiles.with(file, ForeignFiles.offset(file), ForeignFiles.embedded(file, store)));
  }

  private static ForeignManifest update(Both both) {
    return both.second()
        .kind("c2um")
        .withIngredient("c2pa.ingredient.v3", "parentOf", both.first(), both.box());
  }

  private void updates() {
    UnaryOperator<byte[]> asIs = box -> box;
    UnaryOperator<byte[]> changed =
        box -> {
          byte[] copy = box.clone();
          copy[copy.length - 3] ^= 1;
          return copy;
        };
    second("update.jpg", ForeignCases::update, asIs);
    second("update.png", ForeignFiles.PNG, ForeignCases::update, asIs);
    second("update.webp", ForeignFiles.WEBP, ForeignCases::update, asIs);
    second("update-changed.jpg", ForeignCases::update, changed);
    second(
        "update-edited.jpg",
        both ->
            update(both)
                .with(
                    "c2pa.actions.v2", Map.of("actions", List.of(Map.of("action", "c2pa.edited")))),
        asIs);
    second(
        "update-metadata-edited.jpg",
        both ->
            update(both)
                .with(
                    "c2pa.actions.v2",
                    Map.of("actions", List.of(Map.of("action", "c2pa.edited.metadata")))),
        asIs);
    second(
        "update-without-parent.jpg",
        both -> both.second().kind("c2um").with("org.example.x", Map.of("a", 1)),
        asIs);
    second(
        "update-component.jpg",
        both ->
            both.second()
                .kind("c2um")
                .withIngredient("c2pa.ingredient.v3", "componentOf", both.first(), both.box()),
        asIs);
    second(
        "update-hash.jpg",
        both ->
            update(both)
                .with(
                    "c2pa.hash.data",
                    Map.of("hash", new byte[32], "alg", "sha256", "pad", new byte[0])),
        asIs);
    second(
        "update-other-hash.jpg",
        both ->
            both.second()
                .kind("c2um")
                .withIngredient("c2pa.ingredient.v3", "parentOf", both.first(), new byte[40]),
        asIs);
    second(
        "standard-without-hash.jpg",
        both ->
            both.second()
                .withIngredient("c2pa.ingredient.v3", "parentOf", both.first(), both.box())
                .withCreated(),
        asIs);
    second("not-last.jpg", both -> both.second().withCreated(), asIs);
  }

  private void ingredients() {
    ForeignManifest other =
        new ForeignManifest(signer)
            .label("urn:c2pa:0c2c3a1e-0000-4000-8000-000000000003")
            .withCreated()
            .with(
                "c2pa.hash.data",
                Map.of(
                    "hash",
                    new byte[32],
                    "alg",
                    "sha256",
                    "pad",
                    new byte[0],
                    "exclusions",
                    List.of()));
    ForeignManifest ended =
        new ForeignManifest(ForeignSigner.of(Profile.ENDED))
            .label("urn:c2pa:0c2c3a1e-0000-4000-8000-000000000003")
            .withCreated()
            .with(
                "c2pa.hash.data",
                Map.of(
                    "hash",
                    new byte[32],
                    "alg",
                    "sha256",
                    "pad",
                    new byte[0],
                    "exclusions",
                    List.of()));
    ingredient("ingredient", other, other.bytes(), other.bytes(), manifest -> manifest);
    ingredient("ingredient-ended", ended, ended.bytes(), ended.bytes(), manifest -> manifest);
    byte[] changed = other.bytes().clone();
    changed[changed.length - 2] ^= 1;
    ingredient("ingredient-changed", other, changed, other.bytes(), manifest -> manifest);
    ingredient("ingredient-badly-signed", other, changed, changed, manifest -> manifest);
    ingredient("ingredient-missing", other, new byte[0], other.bytes(), manifest -> manifest);
    ingredient(
        "ingredient-two-parents",
        other,
        other.bytes(),
        other.bytes(),
        manifest ->
            manifest.withIngredient("c2pa.ingredient.v3__1", "parentOf", other, other.bytes()));
    jpeg(
        "ingredient-unsigned",
        manifest ->
            manifest.with(
                "c2pa.ingredient.v3", Map.of("relationship", "componentOf", "dc:title", "x")));
    jpeg(
        "ingredient-without-relationship",
        manifest -> manifest.with("c2pa.ingredient.v3", Map.of("dc:title", "x")));
    jpeg(
        "ingredient-itself",
        manifest ->
            manifest.withIngredient("c2pa.ingredient.v3", "parentOf", manifest, new byte[40]));
  }

  private void ingredient(
      String name,
      ForeignManifest other,
      byte[] stored,
      byte[] hashed,
      UnaryOperator<ForeignManifest> change) {
    store(
        name + ".jpg",
        ForeignFiles.JPEG,
        length ->
            ForeignManifest.store(
                stored,
                change
                    .apply(
                        plain(signer, ForeignFiles.JPEG, length)
                            .label("urn:c2pa:0c2c3a1e-0000-4000-8000-000000000001")
                            .withIngredient("c2pa.ingredient.v3", "parentOf", other, hashed)
                            .with(
                                "c2pa.actions.v2",
                                Map.of(
                                    "actions",
                                    List.of(
                                        Map.of(
                                            "action",
                                            "c2pa.opened",
                                            "parameters",
                                            Map.of(
                                                "ingredients",
                                                List.of(
                                                    Map.of(
                                                        "url",
                                                        "self#jumbf=c2pa.assertions/c2pa.ingredient.v3",
                                                        "hash",
                                                        new byte[32]))))))))
                    .bytes()));
  }

  private void places() {
    byte[] file = ForeignFiles.JPEG;
    exclusions("exclusion-more", file, 300, 20);
    exclusions("exclusion-before", file, 4, 6);
    exclusions("exclusion-much", file, 20, file.length - 20);
    byte[] foreign =
        ForeignFiles.segments(
            ForeignManifest.superbox(
                "abcd", "something", ForeignManifest.box("cbor", new byte[3000])),
            7,
            1000);
    byte[] with = ForeignFiles.with(file, 20, foreign);
    add("foreign-after.jpg", with, signer, manifest -> manifest);
    byte[] between =
        ForeignFiles.signed(
            file,
            length ->
                ForeignManifest.store(
                    plain(signer, file, length)
                        .label("urn:c2pa:0c2c3a1e-0000-4000-8000-000000000001")
                        .bytes()));
    files.put("foreign-added.jpg", ForeignFiles.with(between, 20, foreign));
    files.put("cut.jpg", Arrays.copyOf(between, between.length - 100));
    files.put("cut-in-store.jpg", Arrays.copyOf(between, 1000));
    files.put("longer.jpg", Arrays.copyOf(between, between.length + 100));
    files.put(
        "twice.jpg",
        ForeignFiles.with(
            between, 20, Arrays.copyOfRange(between, 20, between.length - (file.length - 20))));
    files.put("none.jpg", file);
  }

  /** Hashes of the file that are described in another way than usual. */
  private void hashes() {
    hash("array", "hash", hash -> unsigned((byte[]) hash));
    hash("without-pad", "pad", pad -> "left out");
    hash("pad-text", "pad", pad -> "");
    hash("algorithm-number", "alg", algorithm -> 5);
    hash("elsewhere", "url", none -> "http://localhost/");
    hash("of-another-version", "c2pa.hash.data.v1", field -> field);
    exclusions("exclusion-empty", ForeignFiles.JPEG, 300, 0);
    store(
        "exclusion-in-long-numbers.jpg",
        ForeignFiles.JPEG,
        length ->
            ForeignManifest.store(
                new ForeignManifest(signer)
                    .label("urn:c2pa:0c2c3a1e-0000-4000-8000-000000000001")
                    .withCreated()
                    .with("c2pa.hash.data", "cbor", inLongNumbers(length))
                    .bytes()));
    for (String field : List.of("hash", "pad")) {
      List<Object> boxes = new ArrayList<>();
      for (Object box : ForeignFiles.boxes(ForeignFiles.JPEG)) {
        Map<Object, Object> without = new LinkedHashMap<>((Map<?, ?>) box);
        without.remove(field);
        boxes.add(without);
      }
      jpeg(
          "boxes-without-" + field,
          manifest ->
              new ForeignManifest(signer)
                  .label(manifest.label())
                  .withCreated()
                  .with("c2pa.hash.boxes", Map.of("boxes", boxes)));
    }
  }

  /** The usual hash, its numbers in eight bytes each. */
  private static byte[] inLongNumbers(int length) {
    Map<String, Object> hash = ForeignFiles.dataHash(ForeignFiles.JPEG, length);
    long start = ForeignFiles.offset(ForeignFiles.JPEG);
    hash.put("exclusions", List.of(Map.of("start", start, "length", (long) length)));
    CBORFactory factory =
        CBORFactory.builder().disable(CBORWriteFeature.WRITE_MINIMAL_INTS).build();
    return CBORMapper.builder(factory).build().writeValueAsBytes(hash);
  }

  /** A field of the hash changed, or the assertion by another name. */
  private void hash(String name, String what, UnaryOperator<Object> change) {
    String label = "urn:c2pa:0c2c3a1e-0000-4000-8000-000000000001";
    String assertion = what.startsWith("c2pa.") ? what : "c2pa.hash.data";
    store(
        "hash-" + name + ".jpg",
        ForeignFiles.JPEG,
        length -> {
          Map<String, Object> hash = ForeignFiles.dataHash(ForeignFiles.JPEG, length);
          if (!assertion.equals(what)) {
            hash.put(what, change.apply(hash.get(what)));
          }
          hash.values().removeIf("left out"::equals);
          return ForeignManifest.store(
              new ForeignManifest(signer).label(label).withCreated().with(assertion, hash).bytes());
        });
  }

  private static List<Integer> unsigned(byte[] bytes) {
    List<Integer> numbers = new ArrayList<>();
    for (byte number : bytes) {
      numbers.add(number & 0xFF);
    }
    return numbers;
  }

  /** CBOR that others write with more bytes than it needs. */
  private void encodings() {
    jpeg(
        "encoding-tagged-claim",
        manifest ->
            manifest.encoded(
                claim -> ForeignFiles.joined(ForeignManifest.bytes(0xD9, 0xD9, 0xF7), claim)));
    cbor("simple-value", 0xA1, 0x61, 'a', 0xF8, 0x40);
    cbor("tagged-map", 0xA1, 0x61, 'a', 0xC1, 0xA0);
    cbor("text-in-pieces", 0xA1, 0x61, 'a', 0x7F, 0x61, 'b', 0x61, 'c', 0xFF);
    cbor("bytes-in-pieces", 0xA1, 0x61, 'a', 0x5F, 0x41, 'b', 0x41, 'c', 0xFF);
    cbor("open-map", 0xBF, 0x61, 'a', 0x9F, 0xF6, 0xFA, 0, 0, 0, 0, 0xFF, 0xFF);
    cbor("date", 0xA1, 0x61, 'a', 0xC0, 0x61, 'b');
    json("mark", "\uFEFF{}".getBytes(StandardCharsets.UTF_8));
    json("utf16", "{}".getBytes(StandardCharsets.UTF_16));
    json("utf16be", "{}".getBytes(StandardCharsets.UTF_16BE));
    json("bad-utf8", ForeignManifest.bytes('"', 0xC0, 0x80, '"'));
    json("half-letter", "\"\\ud83d\"".getBytes(StandardCharsets.UTF_8));
    json("letter", "[\"\\ud83d\\ude00\", 1e3, {}]".getBytes(StandardCharsets.UTF_8));
    json("endless", "1e999".getBytes(StandardCharsets.UTF_8));
    json("deep", "[".repeat(128).concat("]".repeat(128)).getBytes(StandardCharsets.UTF_8));
    json("two", "{} {}".getBytes(StandardCharsets.UTF_8));
  }

  private void cbor(String name, int... bytes) {
    byte[] content = ForeignManifest.bytes(bytes);
    jpeg("encoding-" + name, manifest -> manifest.with("org.example.x", "cbor", content));
  }

  private void json(String name, byte[] text) {
    jpeg("json-" + name, manifest -> manifest.with("org.example.x", "json", text));
  }

  /** Assertions of other kinds and versions. */
  private void kinds() {
    byte[] type = ForeignManifest.box("bfdb", "\0image/png\0".getBytes(StandardCharsets.UTF_8));
    byte[] named = ForeignManifest.box("bfdb", "\1image/png\0a\0".getBytes(StandardCharsets.UTF_8));
    byte[] content = ForeignManifest.box("bidb", ForeignFiles.PNG);
    file("right", type, content);
    file("without-type", content);
    file("with-name", named, content);
    file("twice", type, content, content);
    file("backwards", content, type);
    jpeg("kind-uuid", manifest -> manifest.with("org.example.x", "uuid", new byte[20]));
    jpeg("kind-short-uuid", manifest -> manifest.with("org.example.x", "uuid", new byte[3]));
    jpeg("kind-unknown", manifest -> manifest.with("org.example.x", "abcd", new byte[3]));
    for (int length : new int[] {5, 16, 24}) {
      byte[] salted = ForeignManifest.salted("org.example.x", new byte[length]);
      jpeg("salt-" + length, manifest -> manifest.withBox("org.example.x", salted));
    }
    Map<String, Object> ingredient =
        Map.of("relationship", "componentOf", "dc:title", "x", "dc:format", "image/png");
    for (String version : List.of("", ".v1", ".v2", ".v3", ".v4")) {
      String name = "c2pa.ingredient" + version;
      jpeg("version-" + name, manifest -> manifest.with(name, ingredient));
    }
    Map<String, Object> actions = Map.of("actions", List.of(Map.of("action", "c2pa.edited")));
    for (String version : List.of("", ".v1", ".v2__1", ".v3")) {
      String name = "c2pa.actions" + version;
      jpeg("version-" + name, manifest -> manifest.with(name, actions));
    }
  }

  private void file(String name, byte[]... boxes) {
    byte[] file = ForeignManifest.file("c2pa.thumbnail.claim", boxes);
    jpeg("file-" + name, manifest -> manifest.withBox("c2pa.thumbnail.claim", file));
  }

  /** JPEG segments of other boxes, which may have the number of the credentials'. */
  private void segments() {
    byte[] box = ForeignManifest.box("SPEC", new byte[40]);
    byte[] superbox =
        ForeignManifest.superbox("json", "something", ForeignManifest.box("json", new byte[9]));
    for (Map.Entry<String, byte[]> other : Map.of("box", box, "superbox", superbox).entrySet()) {
      String name = "segments-" + other.getKey();
      byte[] segment = ForeignFiles.segments(other.getValue(), STORE_NUMBER, 2000);
      byte[] two = ForeignFiles.segments(other.getValue(), STORE_NUMBER, 30);
      byte[] file = ForeignFiles.JPEG;
      add(name + "-before.jpg", ForeignFiles.with(file, 2, segment), signer, manifest -> manifest);
      add(name + "-split.jpg", ForeignFiles.with(file, 2, two), signer, manifest -> manifest);
      add(name + "-after.jpg", ForeignFiles.with(file, 20, segment), signer, manifest -> manifest);
      interrupted(
          name + "-between.jpg", ForeignFiles.segments(other.getValue(), STORE_NUMBER + 1, 2000));
      interrupted(name + "-of-one-number-between.jpg", segment);
    }
    interrupted("segments-metadata-between.jpg", ForeignFiles.segment(0xE1, new byte[30]));
    byte[] store = ForeignManifest.store(plain(signer, ForeignFiles.JPEG, 0).bytes());
    byte[] segments = ForeignFiles.segments(store, STORE_NUMBER, 700);
    segments[11] = 5;
    files.put("segments-out-of-order.jpg", ForeignFiles.with(ForeignFiles.JPEG, 20, segments));
  }

  private void interrupted(String name, byte[] other) {
    byte[] file = ForeignFiles.JPEG;
    String label = "urn:c2pa:0c2c3a1e-0000-4000-8000-000000000001";
    byte[] filling = new byte[3000]; // Longer than a segment.
    files.put(
        name,
        ForeignFiles.signed(
            file,
            length ->
                ForeignManifest.store(
                    plain(signer, file, length)
                        .label(label)
                        .with("org.example.x", filling)
                        .bytes()),
            segments -> ForeignFiles.interrupted(segments, other)));
  }

  /** Files that have no credentials, though something in or behind them looks like some. */
  private void ends() {
    byte[] store = ForeignManifest.store(plain(signer, ForeignFiles.JPEG, 0).bytes());
    for (byte[] file : List.of(ForeignFiles.JPEG, ForeignFiles.PNG, ForeignFiles.WEBP)) {
      String type = file == ForeignFiles.JPEG ? "jpg" : file == ForeignFiles.PNG ? "png" : "webp";
      byte[] even = Arrays.copyOf(store, store.length + store.length % 2);
      byte[] longer = Arrays.copyOf(file, file.length + even.length);
      System.arraycopy(even, 0, longer, file.length, even.length);
      files.put("behind-the-end." + type, longer);
      byte[] embedded = ForeignFiles.embedded(file, even);
      byte[] appended = Arrays.copyOf(file, file.length + embedded.length);
      System.arraycopy(embedded, 0, appended, file.length, embedded.length);
      files.put("embedded-behind-the-end." + type, appended);
    }
    byte[] second = Arrays.copyOf(ForeignFiles.JPEG, ForeignFiles.JPEG.length * 2 + 4096);
    byte[] signed = file("jpeg.jpg");
    System.arraycopy(signed, 0, second, ForeignFiles.JPEG.length, signed.length);
    files.put("second-picture.jpg", second);
    byte[] comment = ForeignFiles.segment(0xFE, Arrays.copyOf(store, 200));
    files.put("comment.jpg", ForeignFiles.with(ForeignFiles.JPEG, 20, comment));
    byte[] text = PngFile.chunk("tEXt", Arrays.copyOf(store, 200));
    files.put("comment.png", ForeignFiles.with(ForeignFiles.PNG, 33, text));
  }

  private void exclusions(String name, byte[] file, int start, int length) {
    String label = "urn:c2pa:0c2c3a1e-0000-4000-8000-000000000001";
    byte[] signed =
        ForeignFiles.signed(
            file,
            stored ->
                ForeignManifest.store(
                    new ForeignManifest(signer)
                        .label(label)
                        .withCreated()
                        .with("c2pa.hash.data", ForeignFiles.dataHash(file, stored, start, length))
                        .bytes()));
    files.put(name + ".jpg", signed);
  }
}
