package dev.ganvas.labelling.c2pa;

import dev.ganvas.labelling.signing.Cose;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.dataformat.cbor.CBORGenerator;
import tools.jackson.dataformat.cbor.CBORMapper;

/** Writes manifests of any shape, right or wrong, as others might. */
final class ForeignManifest {
  private static final CBORMapper CBOR = CBORMapper.builder().build();
  private static final byte[] UUID_REST = {
    0, 0x11, 0, 0x10, (byte) 0x80, 0, 0, (byte) 0xAA, 0, 0x38, (byte) 0x9B, 0x71
  };

  private static final byte[] EMBEDDED_FILE =
      ByteBuffer.allocate(16)
          .putLong(0x40CB_0C32_BB8A_489DL)
          .putLong(0xA70B_2AD6_F47F_4369L)
          .array();

  private final ForeignSigner signer;
  private final Map<String, byte[]> created = new LinkedHashMap<>();
  private final Map<String, byte[]> gathered = new LinkedHashMap<>();
  private final Map<String, byte[]> undeclared = new LinkedHashMap<>();
  private final Map<String, Object> fields = new LinkedHashMap<>();
  private final Map<Object, Object> unprotected = new LinkedHashMap<>();
  private String label = "urn:c2pa:" + UUID.randomUUID();
  private String kind = "c2ma";
  private String signatureUrl = "";
  private UnaryOperator<byte[]> claimOnceSigned = claim -> claim;
  private int version = 2;
  private byte @Nullable [] payload;
  private UnaryOperator<byte[]> encoding = claim -> claim;
  private byte[] tag = {(byte) 0xD2};
  private byte[][] furtherCertificates = {};
  private byte[] extraBox = {};

  ForeignManifest(ForeignSigner signer) {
    this.signer = signer;
  }

  String label() {
    return label;
  }

  String url() {
    return "self#jumbf=/c2pa/" + label;
  }

  ForeignManifest label(String other) {
    label = other;
    return this;
  }

  /** Four letters of the kind of manifest. */
  ForeignManifest kind(String letters) {
    kind = letters;
    return this;
  }

  ForeignManifest version(int claimVersion) {
    version = claimVersion;
    return this;
  }

  /** An assertion in CBOR. */
  ForeignManifest with(String name, Object content) {
    created.put(name, assertion("cbor", name, CBOR.writeValueAsBytes(content)));
    return this;
  }

  ForeignManifest withJson(String name, String json) {
    return with(name, "json", json.getBytes(StandardCharsets.UTF_8));
  }

  /** An assertion of a kind, in any bytes. */
  ForeignManifest with(String name, String assertionKind, byte[] content) {
    return withBox(name, assertion(assertionKind, name, content));
  }

  /** An assertion, as the box that it is. */
  ForeignManifest withBox(String name, byte[] box) {
    created.put(name, box);
    return this;
  }

  static byte[] bytes(int... numbers) {
    byte[] bytes = new byte[numbers.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) numbers[i];
    }
    return bytes;
  }

  ForeignManifest withGathered(String name, Object content) {
    gathered.put(name, assertion("cbor", name, CBOR.writeValueAsBytes(content)));
    return this;
  }

  ForeignManifest withUndeclared(String name, Object content) {
    undeclared.put(name, assertion("cbor", name, CBOR.writeValueAsBytes(content)));
    return this;
  }

  /** A field of the claim. */
  ForeignManifest field(String name, Object value) {
    fields.put(name, value);
    return this;
  }

  ForeignManifest unprotected(Object name, Object value) {
    unprotected.put(name, value);
    return this;
  }

  ForeignManifest signatureUrl(String url) {
    signatureUrl = url;
    return this;
  }

  ForeignManifest payload(byte[] attached) {
    payload = attached;
    return this;
  }

  /** What stands before the signature's structure: other than that it is a COSE_Sign1. */
  ForeignManifest tag(int... bytes) {
    tag = bytes(bytes);
    return this;
  }

  /** What the chain of certificates has behind that of the signer. */
  ForeignManifest chain(byte[]... certificates) {
    furtherCertificates = certificates;
    return this;
  }

  /** Writes the claim in another way, before it is signed. */
  ForeignManifest encoded(UnaryOperator<byte[]> change) {
    encoding = change;
    return this;
  }

  /** Changes the claim after it was signed. */
  ForeignManifest changed(UnaryOperator<byte[]> change) {
    claimOnceSigned = change;
    return this;
  }

  /** A further box in the manifest. */
  ForeignManifest box(byte[] box) {
    extraBox = box;
    return this;
  }

  /** The first action of a picture that was made by AI. */
  ForeignManifest withCreated() {
    return with(
        "c2pa.actions.v2",
        Map.of(
            "actions",
            List.of(
                Map.of(
                    "action",
                    "c2pa.created",
                    "digitalSourceType",
                    "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"))));
  }

  /** An ingredient with a manifest. */
  ForeignManifest withIngredient(
      String name, String relationship, ForeignManifest other, byte[] hashed) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("relationship", relationship);
    content.put(
        "validationResults",
        Map.of(
            "activeManifest",
            Map.of("success", List.of(), "informational", List.of(), "failure", List.of())));
    content.put("activeManifest", reference(other.url(), contentOf(hashed)));
    content.put(
        "claimSignature", Map.of("url", other.url() + "/c2pa.signature", "hash", new byte[32]));
    return with(name, content);
  }

  static Map<String, Object> reference(String url, byte[] hashed) {
    Map<String, Object> reference = new LinkedHashMap<>();
    reference.put("url", url);
    reference.put("hash", sha256(hashed));
    return reference;
  }

  static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A box without its header. */
  private static byte[] contentOf(byte[] box) {
    return java.util.Arrays.copyOfRange(box, 8, box.length);
  }

  /** The box of the manifest. */
  byte[] bytes() {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("instanceID", "xmp:iid:" + label);
    if (version == 1) {
      content.put("claim_generator", "somebody/1.0");
      content.put("dc:format", "image/jpeg");
    } else {
      content.put("claim_generator_info", Map.of("name", "somebody"));
    }
    content.put("signature", signatureUrl.isEmpty() ? url() + "/c2pa.signature" : signatureUrl);
    content.put(version == 1 ? "assertions" : "created_assertions", references(created));
    if (!gathered.isEmpty()) {
      content.put("gathered_assertions", references(gathered));
    }
    content.put("alg", "sha256");
    content.putAll(fields);
    content.values().removeIf(value -> value.equals("left out"));
    byte[] claim = encoding.apply(CBOR.writeValueAsBytes(content));
    List<byte[]> assertions = new ArrayList<>(created.values());
    assertions.addAll(gathered.values());
    assertions.addAll(undeclared.values());
    return superbox(
        kind,
        label,
        superbox("c2as", "c2pa.assertions", assertions.toArray(byte[][]::new)),
        superbox(
            "c2cl",
            version == 1 ? "c2pa.claim" : "c2pa.claim.v2",
            box("cbor", claimOnceSigned.apply(claim))),
        superbox("c2cs", "c2pa.signature", box("cbor", signature(claim))),
        extraBox);
  }

  private List<Object> references(Map<String, byte[]> assertions) {
    List<Object> references = new ArrayList<>();
    assertions.forEach(
        (name, box) ->
            references.add(reference("self#jumbf=c2pa.assertions/" + name, contentOf(box))));
    return references;
  }

  private byte[] signature(byte[] claim) {
    try {
      List<byte[]> chain = new ArrayList<>();
      for (var certificate : signer.chain()) {
        chain.add(certificate.getEncoded());
      }
      chain.addAll(List.of(furtherCertificates));
      byte[] header =
          written(
              cbor -> {
                cbor.writeStartObject(cbor, 2);
                cbor.writePropertyId(1);
                cbor.writeNumber(signer.algorithm());
                cbor.writePropertyId(33);
                cbor.writeStartArray(cbor, chain.size());
                chain.forEach(cbor::writeBinary);
                cbor.writeEndArray();
                cbor.writeEndObject();
              });
      byte[] signed = signer.sign(Cose.toBeSigned(header, claim));
      byte[] structure =
          written(
              cbor -> {
                cbor.writeStartArray(cbor, 4);
                cbor.writeBinary(header);
                cbor.writePOJO(unprotected);
                if (payload == null) {
                  cbor.writeNull();
                } else {
                  cbor.writeBinary(payload);
                }
                cbor.writeBinary(signed);
                cbor.writeEndArray();
              });
      return ForeignFiles.joined(tag, structure);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private interface Content {
    void write(CBORGenerator cbor);
  }

  private static byte[] written(Content content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator generator = CBOR.createGenerator(bytes)) {
      content.write((CBORGenerator) generator);
    }
    return bytes.toByteArray();
  }

  private static byte[] assertion(String kind, String name, byte[] content) {
    return superbox(kind, name, box(kind, content));
  }

  /** A manifest store, the active manifest last. */
  static byte[] store(byte[]... manifests) {
    return superbox("c2pa", "c2pa", manifests);
  }

  static byte[] superbox(String kind, String name, byte[]... boxes) {
    byte[] type = ForeignFiles.joined(kind.getBytes(StandardCharsets.US_ASCII), UUID_REST);
    return superbox(type, name, new byte[0], boxes);
  }

  /** An assertion that is an embedded file. */
  static byte[] file(String name, byte[]... boxes) {
    return superbox(EMBEDDED_FILE, name, new byte[0], boxes);
  }

  /** An assertion whose hash does not tell what it is, by random bytes. */
  static byte[] salted(String name, byte[] salt) {
    byte[] type = ForeignFiles.joined("cbor".getBytes(StandardCharsets.US_ASCII), UUID_REST);
    return superbox(type, name, box("c2sh", salt), box("cbor", CBOR.writeValueAsBytes(name)));
  }

  private static byte[] superbox(byte[] type, String name, byte[] salt, byte[]... boxes) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    ByteArrayOutputStream description = new ByteArrayOutputStream();
    description.writeBytes(type);
    description.write(salt.length == 0 ? 3 : 0x13);
    description.writeBytes(name.getBytes(StandardCharsets.UTF_8));
    description.write(0);
    description.writeBytes(salt);
    content.writeBytes(box("jumd", description.toByteArray()));
    for (byte[] box : boxes) {
      content.writeBytes(box);
    }
    return box("jumb", content.toByteArray());
  }

  static byte[] box(String type, byte[] content) {
    return ByteBuffer.allocate(8 + content.length)
        .putInt(8 + content.length)
        .put(type.getBytes(StandardCharsets.US_ASCII))
        .put(content)
        .array();
  }
}
