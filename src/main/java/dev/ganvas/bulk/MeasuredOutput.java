package dev.ganvas.bulk;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Counts what is written, and takes its SHA-256. */
final class MeasuredOutput extends FilterOutputStream {
  private final MessageDigest digest;
  private long count;

  MeasuredOutput(OutputStream output) {
    super(output);
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public void write(int b) throws IOException {
    out.write(b);
    digest.update((byte) b);
    count++;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
    digest.update(bytes, offset, length);
    count += length;
  }

  long count() {
    return count;
  }

  /** Of all that was written, in hexadecimal; once. */
  String sha256() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
