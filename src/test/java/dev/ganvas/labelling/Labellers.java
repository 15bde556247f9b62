package dev.ganvas.labelling;

import dev.ganvas.images.ImageFormat;
import dev.ganvas.images.Picture;
import dev.ganvas.labelling.c2pa.ImageOrigin;
import dev.ganvas.labelling.signing.SigningCertificate;
import dev.ganvas.labelling.signing.SigningCertificates;
import dev.ganvas.labelling.signing.TimeStampAuthority;
import dev.ganvas.labelling.signing.TimeStampServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Labellers for tests, and pictures of theirs. */
public final class Labellers {
  private Labellers() {}

  /**
   * One that signs with that certificate, and does no more.
   *
   * @param authority that stamps signatures with the time; null for none
   */
  public static Labeller signing(
      SigningCertificate certificate, @Nullable TimeStampAuthority authority) {
    return new Labeller(certificate::identity, null, 0, authority);
  }

  /** A picture that another installation has made, whose authority is in that directory. */
  public static byte[] pictureOf(Path directory, Picture picture, ImageFormat format) {
    return signing(SigningCertificates.in(directory, Instant.now()), null)
        .label(picture, format, 90, new ImageOrigin("theirs", "1.0.0", Instant.now()))
        .bytes();
  }

  /** A picture of this installation whose signature was stamped with the time. */
  public static byte[] stamped(
      SigningCertificate certificate, TimeStampServer server, Picture picture, ImageFormat format) {
    TimeStampAuthority authority =
        new TimeStampAuthority(server.address(), new SimpleMeterRegistry());
    return signing(certificate, authority)
        .label(picture, format, 90, new ImageOrigin("stamped", "1.0.0", Instant.now()))
        .bytes();
  }
}
