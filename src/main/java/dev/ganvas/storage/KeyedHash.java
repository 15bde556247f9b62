package dev.ganvas.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HMAC-SHA256 (RFC 2104) under a key that nobody outside knows, and on which all nodes agree.
 * Thread-safe.
 */
public final class KeyedHash {
  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;

  /**
   * @param name of the key; made if it is missing
   */
  public KeyedHash(SharedSecrets secrets, String name, RandomGenerator random) {
    try {
      key = new SecretKeySpec(secrets.readOrCreateKey(name, random), ALGORITHM);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** 32 bytes. */
  public byte[] of(byte[] message) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }
}
