package dev.ganvas.labelling.signing;

import dev.ganvas.storage.DataDirectory;
import dev.ganvas.storage.SharedSecrets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

/** Certificates for tests. */
public final class SigningCertificates {
  private SigningCertificates() {}

  /** One made in that directory at that time, or the one that is there. */
  public static SigningCertificate in(Path directory, Instant now) {
    return in(directory, SignatureAlgorithm.ES256, now);
  }

  /** The same with keys of that kind. */
  public static SigningCertificate in(Path directory, SignatureAlgorithm algorithm, Instant now) {
    return of(new SigningProperties(algorithm, null, "", null, null, null), directory, now);
  }

  /** One of a keystore. */
  public static SigningCertificate configured(
      Path keystore, String password, Path directory, Instant now) {
    return of(
        new SigningProperties(SignatureAlgorithm.ES256, keystore, password, null, null, null),
        directory,
        now);
  }

  private static SigningCertificate of(SigningProperties properties, Path directory, Instant now) {
    return new SigningCertificate(
        properties,
        SharedSecrets.of(new DataDirectory(directory)),
        Clock.fixed(now, ZoneOffset.UTC));
  }
}
