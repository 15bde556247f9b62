package dev.ganvas.labelling.watermark;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Pseudorandom numbers from a secret: SHA-256 of the secret and a counter. Not thread-safe. */
final class SecretStream {
  private final byte[] secret;
  private ByteBuffer block = ByteBuffer.allocate(0);
  private int counter;

  SecretStream(byte[] secret) {
    this.secret = secret.clone();
  }

  /**
   * @param limit far below 2^32
   * @return a number from 0 to below the limit
   */
  int below(int limit) {
    if (!block.hasRemaining()) {
      block = ByteBuffer.wrap(next());
    }
    return Integer.remainderUnsigned(block.getInt(), limit);
  }

  private byte[] next() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(secret);
      return digest.digest(ByteBuffer.allocate(4).putInt(counter++).array());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
