package dev.ganvas.labelling.c2pa;

import dev.ganvas.labelling.signing.Cose;
import dev.ganvas.labelling.signing.SigningIdentity;
import dev.ganvas.labelling.signing.TimeStampAuthority;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.dataformat.cbor.CBORMapper;

/**
 * Content credentials (C2PA specification 2, claim version 2) for a picture that was made by a
 * model: one action, {@code c2pa.created} by a trained algorithm, the hash of everything in the
 * file but the credentials themselves, and a signature. A second model that changed it is a second
 * action, {@code c2pa.edited}. Where it was made from a file, that is an ingredient, which was
 * opened ({@code c2pa.opened}) and then edited by a trained algorithm ({@code c2pa.edited}); or one
 * that the algorithm was shown, of which nothing is left. Without time stamps the same file gets
 * the same credentials. Thread-safe.
 */
public final class ContentCredentials {
  private static final CBORMapper CBOR = CBORMapper.builder().build();
  private static final String ACTIONS = "c2pa.actions.v2";
  static final String SIGNATURE = "c2pa.signature";

  /** Numbers from 256 to 65535 have the same length in CBOR: with these all sizes are fixed. */
  private static final int PLACEHOLDER = 0x1000;

  /** The same for longer credentials, which those of an ingredient make. */
  private static final int LONG_PLACEHOLDER = 0x1_0000;

  private static final Map<Shape, Integer> LENGTHS = new ConcurrentHashMap<>();
  private static final int MOST_LENGTHS = 1000;

  private final ImageOrigin origin;
  private final @Nullable Ingredient ingredient;
  private final SigningIdentity identity;
  private final @Nullable TimeStampAuthority authority;
  private final Binding binding;

  /**
   * @param ingredient what the picture was made from; null if it was made from nothing
   * @param authority that stamps the signature with the time; null for no stamp
   * @param binding what binds them to the file
   */
  ContentCredentials(
      ImageOrigin origin,
      @Nullable Ingredient ingredient,
      SigningIdentity identity,
      @Nullable TimeStampAuthority authority,
      Binding binding) {
    this.origin = origin;
    this.ingredient = ingredient;
    this.identity = identity;
    this.authority = authority;
    this.binding = binding;
  }

  /**
   * Embeds signed credentials into a file, which must not change afterwards.
   *
   * @param ingredient what the picture was made from; null if it was made from nothing
   * @param authority that stamps the signature with the time; null for no stamp
   */
  public static byte[] sign(
      byte[] file,
      ImageContainer container,
      ImageOrigin origin,
      @Nullable Ingredient ingredient,
      SigningIdentity identity,
      @Nullable TimeStampAuthority authority) {
    try {
      ContentCredentials credentials =
          new ContentCredentials(origin, ingredient, identity, authority, Binding.DATA);
      int at = container.offset(file);
      Room room = credentials.room(at, container::padding, container::embeddedLength);
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(container.announcing(file, room.length()));
      byte[] store = credentials.signed(hash, room);
      return container.with(file, container.embedded(store));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the picture cannot be signed", e);
    }
  }

  /** Everything that determines the length of a store. */
  private record Shape(
      Binding binding,
      String model,
      String version,
      ImageOrigin.@Nullable Editor editor,
      int header,
      boolean stamped,
      int digitsOfStart) {}

  /**
   * The room that credentials take in a file.
   *
   * @param start where they begin
   * @param size of the credentials themselves, in bytes
   * @param padding how much of that means nothing
   * @param length as they stand there
   */
  record Room(int start, int size, int padding, int length) {}

  /**
   * The room that these are going to take.
   *
   * @param start where they are to stand
   * @param padding by how much credentials of a size have to be longer
   * @param embedded the length there of credentials of a size
   */
  Room room(int start, IntUnaryOperator padding, IntUnaryOperator embedded)
      throws GeneralSecurityException {
    int shortest = shortest(start, size -> embedded.applyAsInt(size + padding.applyAsInt(size)));
    int more = padding.applyAsInt(shortest);
    return new Room(start, shortest + more, more, embedded.applyAsInt(shortest + more));
  }

  private int shortest(int start, IntUnaryOperator embedded) throws GeneralSecurityException {
    if (ingredient != null) {
      int size = store(null, start, PLACEHOLDER, 0).length;
      return digits(embedded.applyAsInt(size)) == digits(PLACEHOLDER)
          ? size
          : store(null, start, LONG_PLACEHOLDER, 0).length;
    }
    Shape shape =
        new Shape(
            binding,
            origin.model(),
            origin.modelVersion(),
            origin.editor(),
            identity.protectedHeader().length,
            authority != null,
            digits(start));
    Integer known = LENGTHS.get(shape);
    if (known == null) {
      known = store(null, start, PLACEHOLDER, 0).length;
      if (LENGTHS.size() < MOST_LENGTHS) {
        LENGTHS.put(shape, known);
      }
    }
    return known;
  }

  /**
   * Signed credentials.
   *
   * @param hash of the file
   */
  byte[] signed(byte[] hash, Room room) throws GeneralSecurityException {
    byte[] store = store(hash, room.start(), room.length(), room.padding());
    if (store.length != room.size()) {
      throw new IllegalStateException("the credentials' size changed while they were made");
    }
    return store;
  }

  /** Length of a number in CBOR, in bytes. */
  private static int digits(int number) {
    return number < 24 ? 1 : number < 0x100 ? 2 : number < 0x1_0000 ? 3 : 5;
  }

  private byte[] store(byte @Nullable [] hash, int start, int length, int padding)
      throws GeneralSecurityException {
    String label = "urn:c2pa:" + name(hash, identity);
    Map<String, byte[]> assertions = new LinkedHashMap<>();
    if (ingredient != null) {
      assertions.put(Ingredient.LABEL, assertion(Ingredient.LABEL, ingredient.assertion()));
    }
    assertions.put(ACTIONS, assertion(ACTIONS, actions(assertions.get(Ingredient.LABEL))));
    byte[] bound = hash == null ? new byte[32] : hash;
    assertions.put(
        binding.label(),
        assertion(binding.label(), binding.content(bound, start, length, padding)));
    byte[] claim = CBOR.writeValueAsBytes(claim(label, assertions));
    byte[] signature =
        hash == null ? Cose.unsigned(identity, authority) : Cose.sign(identity, claim, authority);
    List<byte[]> manifests =
        new ArrayList<>(ingredient == null ? List.of() : ingredient.manifests());
    manifests.add(
        Jumbf.superbox(
            Jumbf.Type.MANIFEST,
            label,
            Jumbf.superbox(
                Jumbf.Type.ASSERTION_STORE,
                "c2pa.assertions",
                assertions.values().toArray(byte[][]::new)),
            Jumbf.superbox(Jumbf.Type.CLAIM, "c2pa.claim.v2", Jumbf.box("cbor", claim)),
            Jumbf.superbox(Jumbf.Type.SIGNATURE, SIGNATURE, Jumbf.box("cbor", signature))));
    return Jumbf.superbox(Jumbf.Type.MANIFEST_STORE, "c2pa", manifests.toArray(byte[][]::new));
  }

  /** Of the signed file: the same for the same bytes, so that they can be made again. */
  private static UUID name(byte @Nullable [] hash, SigningIdentity identity)
      throws GeneralSecurityException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    if (hash != null) {
      digest.update(hash);
    }
    ByteBuffer bits = ByteBuffer.wrap(digest.digest(identity.protectedHeader()));
    return DerivedId.of(bits.getLong(), bits.getLong());
  }

  private static byte[] assertion(String label, Map<String, Object> content) {
    return Jumbf.superbox(
        Jumbf.Type.CBOR, label, Jumbf.box("cbor", CBOR.writeValueAsBytes(content)));
  }

  /**
   * @param from the assertion of what the picture was made from; null if from nothing
   */
  private Map<String, Object> actions(byte @Nullable [] from) throws GeneralSecurityException {
    boolean edited = ingredient != null && ingredient.remains();
    Map<String, Object> parameters = parameters(origin.model(), origin.modelVersion());
    List<Map<String, Object>> actions = new ArrayList<>();
    actions.add(action(edited ? "c2pa.edited" : "c2pa.created", edited, parameters));
    if (origin.editor() != null) {
      ImageOrigin.Editor editor = origin.editor();
      actions.add(action("c2pa.edited", edited, parameters(editor.model(), editor.version())));
    }
    if (from != null) {
      List<Map<String, Object>> ingredients = List.of(reference(Ingredient.LABEL, from));
      if (edited) {
        actions.add(0, opening(ingredients));
      } else {
        parameters.put("ingredients", ingredients);
      }
    }
    return Map.of("actions", actions);
  }

  private static Map<String, Object> parameters(String model, String version) {
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("dev.ganvas.model", model);
    parameters.put("dev.ganvas.modelVersion", version);
    return parameters;
  }

  private static Map<String, Object> action(
      String name, boolean edited, Map<String, Object> parameters) {
    Map<String, Object> action = new LinkedHashMap<>();
    action.put("action", name);
    action.put("digitalSourceType", XmpPacket.digitalSourceType(edited));
    action.put("softwareAgent", Map.of("name", "Ganvas"));
    action.put("parameters", parameters);
    return action;
  }

  private static Map<String, Object> opening(List<Map<String, Object>> ingredients) {
    Map<String, Object> opening = new LinkedHashMap<>();
    opening.put("action", "c2pa.opened");
    opening.put("parameters", Map.of("ingredients", ingredients));
    return opening;
  }

  private Map<String, Object> claim(String label, Map<String, byte[]> assertions)
      throws GeneralSecurityException {
    Map<String, Object> generator = new LinkedHashMap<>();
    generator.put("name", "Ganvas");
    List<Map<String, Object>> references = new ArrayList<>();
    for (Map.Entry<String, byte[]> assertion : assertions.entrySet()) {
      references.add(reference(assertion.getKey(), assertion.getValue()));
    }
    Map<String, Object> claim = new LinkedHashMap<>();
    claim.put("instanceID", origin.instanceId());
    claim.put("claim_generator_info", generator);
    claim.put("signature", "self#jumbf=/c2pa/" + label + "/" + SIGNATURE);
    claim.put("created_assertions", references);
    claim.put("alg", "sha256");
    return claim;
  }

  /** Hashed without the header of its box. */
  private static Map<String, Object> reference(String label, byte[] box)
      throws GeneralSecurityException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    digest.update(box, Jumbf.HEADER, box.length - Jumbf.HEADER);
    Map<String, Object> reference = new LinkedHashMap<>();
    reference.put("url", "self#jumbf=c2pa.assertions/" + label);
    reference.put("hash", digest.digest());
    return reference;
  }
}
