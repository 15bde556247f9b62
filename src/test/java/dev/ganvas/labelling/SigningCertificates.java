package dev.ganvas.labelling;

import dev.ganvas.images.ImageFormat;
import dev.ganvas.images.Picture;
import dev.ganvas.storage.DataDirectory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
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
        new LabellingProperties(algorithm, null, "", null, null, null, true, 41.5, false),
        new DataDirectory(directory),
        Clock.fixed(now, ZoneOffset.UTC));
  }

  /** A picture that another installation has made, whose authority is in that directory. */
  public static byte[] pictureOf(Path directory, Picture picture, ImageFormat format) {
    SigningCertificate foreign = in(directory, Instant.now());
    return new Labeller(foreign::identity, null, 0, null)
        .label(picture, format, 90, new ImageOrigin("theirs", "1.0.0", Instant.now()))
        .bytes();
  }

  /** A picture of this installation whose signature was stamped with the time. */
  public static byte[] stamped(
      SigningCertificate certificate, TimeStampServer server, Picture picture, ImageFormat format) {
    TimeStampAuthority authority =
        new TimeStampAuthority(server.address(), new SimpleMeterRegistry());
    return new Labeller(certificate::identity, null, 0, authority)
        .label(picture, format, 90, new ImageOrigin("stamped", "1.0.0", Instant.now()))
        .bytes();
  }
}
