package dev.ganvas.labelling.c2pa;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.cbor.CBORFactory;
import tools.jackson.dataformat.cbor.CBORMapper;

/** Reads CBOR (RFC 8949) and what claims write in it. */
final class Cbor {
  /** A byte of a file can become a hundred in memory. */
  static final StreamReadConstraints LIMITS =
      StreamReadConstraints.builder().maxTokenCount(500_000).build();

  private static final CBORMapper MAPPER =
      CBORMapper.builder(
              CBORFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(LIMITS)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();
  private static final int TEXT = 3;

  private Cbor() {}

  /**
   * Reads one item.
   *
   * @throws MalformedCredentialsException if the bytes are anything else
   */
  static JsonNode read(byte[] bytes) throws MalformedCredentialsException {
    try {
      JsonNode node = MAPPER.readTree(bytes);
      if (node == null || node.isMissingNode()) {
        throw new MalformedCredentialsException("no CBOR");
      }
      return node;
    } catch (JacksonException | IndexOutOfBoundsException e) {
      throw new MalformedCredentialsException("no well-formed CBOR");
    }
  }

  /**
   * Whether a map has text that looks like a number among its keys, which could not be told from
   * the number.
   */
  static boolean hasAmbiguousKeys(byte[] map) throws MalformedCredentialsException {
    try (JsonParser parser = MAPPER.createParser(map)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return true;
      }
      for (int at = 0; parser.nextToken() == JsonToken.PROPERTY_NAME; ) {
        at = (int) parser.currentTokenLocation().getByteOffset();
        boolean number = !parser.currentName().isEmpty() && parser.currentName().matches("-?\\d+");
        if (number && (map[at] & 0xFF) >> 5 == TEXT) {
          return true;
        }
        parser.nextToken();
        parser.skipChildren();
      }
      return false;
    } catch (JacksonException | IndexOutOfBoundsException e) {
      throw new MalformedCredentialsException("no well-formed CBOR");
    }
  }

  /** A field that should be text; null if it is not there, or something else. */
  static @Nullable String text(JsonNode node, String field) {
    JsonNode value = node.path(field);
    return value.isString() ? value.asString() : null;
  }

  /** Whether a field is text, or is not there. */
  static boolean isTextIfAny(JsonNode field) {
    return field.isString() || field.isNull() || field.isMissingNode();
  }

  /** A byte string; empty if it is something else. */
  static byte[] bytes(JsonNode node) {
    return node.isBinary() ? node.binaryValue() : new byte[0];
  }

  /** Whether it is a byte string or, as some write it, an array of bytes. */
  static boolean isBytes(JsonNode node) {
    return node.isBinary()
        || node.isArray()
            && node.valueStream()
                .allMatch(item -> item.isIntegralNumber() && item.asLong(-1) >> 8 == 0);
  }

  /** A hash; empty if it is no {@linkplain #isBytes bytes}. */
  static byte[] hash(JsonNode node) {
    if (!node.isArray() || !isBytes(node)) {
      return bytes(node);
    }
    byte[] hash = new byte[node.size()];
    for (int i = 0; i < hash.length; i++) {
      hash[i] = (byte) node.path(i).asInt();
    }
    return hash;
  }

  /** The last part of an address within a manifest store. */
  static String nameIn(@Nullable String url) {
    return url == null ? "" : url.substring(url.lastIndexOf('/') + 1);
  }

  /**
   * A digest by the name that C2PA gives it.
   *
   * @throws GeneralSecurityException if it is none of those allowed
   */
  static MessageDigest digest(@Nullable String algorithm) throws GeneralSecurityException {
    return MessageDigest.getInstance(
        switch (algorithm == null ? "" : algorithm) {
          case "sha256" -> "SHA-256";
          case "sha384" -> "SHA-384";
          case "sha512" -> "SHA-512";
          default -> throw new GeneralSecurityException("unknown hash " + algorithm);
        });
  }
}
