package dev.ganvas.labelling;

import dev.ganvas.storage.DataDirectory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

/** Certificates of private authorities for tests. */
public final class SigningCertificates {
  private SigningCertificates() {}

  /** One made in that directory at that time, or the one that is there. */
  public static SigningCertificate in(Path directory, Instant now) {
    return in(directory, SignatureAlgorithm.ES256, now);
  }

  static SigningCertificate in(Path directory, SignatureAlgorithm algorithm, Instant now) {
    return new SigningCertificate(
        new LabellingProperties(algorithm, null, "", null, null),
        new DataDirectory(directory),
        Clock.fixed(now, ZoneOffset.UTC));
  }
}
