package dev.ganvas.web.generate;

import dev.ganvas.generation.RecordedRequest;
import dev.ganvas.storage.KeyedHash;
import dev.ganvas.storage.SharedSecrets;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Addresses of single pictures that are good for an hour. An address says how to make its picture
 * again, and is signed (HMAC-SHA256), so nothing has to be kept, and it survives a restart and a
 * change of models. The nodes of an installation know each other's addresses.
 */
@Component
public class SignedPictures {
  static final Duration LIFETIME = Duration.ofMinutes(60);

  private static final String FILE = "url-key";
  private static final int SIGNATURE_BYTES = 16;
  private static final int MAX_BYTES = 16_384;

  private final KeyedHash key;
  private final JsonMapper json;
  private final Clock clock;

  /** A picture, when it was first made, and its id. */
  public record SignedPicture(RecordedRequest request, Instant created, UUID id) {}

  SignedPictures(SharedSecrets secrets, RandomGenerator random, JsonMapper json, Clock clock) {
    this.json = json;
    this.clock = clock;
    key = new KeyedHash(secrets, FILE, random);
  }

  /** The signed name of a picture. */
  public String sign(SignedPicture picture) {
    byte[] payload = deflate(json.writeValueAsBytes(picture));
    byte[] signature = signature(payload);
    byte[] both = Arrays.copyOf(payload, payload.length + SIGNATURE_BYTES);
    System.arraycopy(signature, 0, both, payload.length, SIGNATURE_BYTES);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(both);
  }

  /** What a signed name stands for; empty if it is not one, or no longer. */
  Optional<SignedPicture> verify(String name) {
    byte[] both;
    try {
      both = Base64.getUrlDecoder().decode(name);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    if (both.length <= SIGNATURE_BYTES) {
      return Optional.empty();
    }
    byte[] payload = Arrays.copyOf(both, both.length - SIGNATURE_BYTES);
    byte[] claimed = Arrays.copyOfRange(both, payload.length, both.length);
    if (!MessageDigest.isEqual(claimed, signature(payload))) {
      return Optional.empty();
    }
    try {
      SignedPicture picture = json.readValue(inflate(payload), SignedPicture.class);
      boolean over = picture.created().plus(LIFETIME).isBefore(clock.instant());
      return over ? Optional.empty() : Optional.of(picture);
    } catch (JacksonException | DataFormatException e) {
      return Optional.empty();
    }
  }

  private byte[] signature(byte[] payload) {
    return Arrays.copyOf(key.of(payload), SIGNATURE_BYTES);
  }

  private static byte[] deflate(byte[] bytes) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    try {
      deflater.setInput(bytes);
      deflater.finish();
      ByteArrayOutputStream output = new ByteArrayOutputStream();
      byte[] buffer = new byte[1024];
      while (!deflater.finished()) {
        output.write(buffer, 0, deflater.deflate(buffer));
      }
      return output.toByteArray();
    } finally {
      deflater.end();
    }
  }

  private static byte[] inflate(byte[] bytes) throws DataFormatException {
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(bytes);
      byte[] buffer = new byte[MAX_BYTES];
      return Arrays.copyOf(buffer, inflater.inflate(buffer));
    } finally {
      inflater.end();
    }
  }
}
