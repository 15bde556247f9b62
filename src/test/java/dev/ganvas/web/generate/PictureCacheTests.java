package dev.ganvas.web.generate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ganvas.images.ImageFormat;
import dev.ganvas.images.Picture;
import dev.ganvas.labelling.LabelledImage;
import dev.ganvas.labelling.Labeller;
import dev.ganvas.labelling.Labellers;
import dev.ganvas.labelling.c2pa.ImageOrigin;
import dev.ganvas.labelling.signing.SigningCertificate;
import dev.ganvas.labelling.signing.SigningCertificates;
import dev.ganvas.labelling.signing.TimeStampAuthority;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.ResponseEntity;
import org.springframework.mock.web.MockHttpServletRequest;

class PictureCacheTests {
  private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
  private static final Picture PICTURE = new Picture(8, 8, 1, new byte[64]);

  @TempDir private Path directory;

  private static ResponseEntity<byte[]> answer(
      Labeller labeller, SigningCertificate certificate, Instant now, Duration most) {
    LabelledImage image =
        labeller.label(PICTURE, ImageFormat.PNG, 90, new ImageOrigin("fashion", "1.0.0", NOW));
    return new PictureCache(labeller, certificate, Clock.fixed(now, ZoneOffset.UTC))
        .lasting(new MockHttpServletRequest(), ResponseEntity.ok(), image, most);
  }

  @Test
  void nothingIsImmutableForLongerThanTheCertificateIsUsed() {
    SigningCertificate certificate = SigningCertificates.in(directory, NOW);
    Labeller labeller = Labellers.signing(certificate, null);
    Duration year = Duration.ofDays(365);
    assertThat(answer(labeller, certificate, NOW, year).getHeaders().getCacheControl())
        .isEqualTo("max-age=31536000, public, immutable");
    assertThat(answer(labeller, certificate, NOW, Duration.ofHours(1)).getHeaders())
        .extracting("cacheControl")
        .isEqualTo("max-age=3600, public, immutable");
    Instant late = certificate.replacement().minus(Duration.ofDays(20));
    assertThat(answer(labeller, certificate, late, year).getHeaders().getCacheControl())
        .isEqualTo("max-age=1728000, public, immutable");
    Instant after = certificate.replacement().plus(Duration.ofDays(1));
    assertThat(answer(labeller, certificate, after, year).getHeaders().getCacheControl())
        .isEqualTo("max-age=60, public");
  }

  /** Of an authority that does not answer: its stamps would differ. */
  @Test
  void whatIsStampedWithTheTimeHasNoTagAndIsKeptBriefly() {
    SigningCertificate certificate = SigningCertificates.in(directory, NOW);
    TimeStampAuthority authority =
        new TimeStampAuthority(URI.create("http://localhost:1"), new SimpleMeterRegistry());
    ResponseEntity<byte[]> answer =
        answer(Labellers.signing(certificate, authority), certificate, NOW, Duration.ofDays(365));
    assertThat(answer.getHeaders().getETag()).isNull();
    assertThat(answer.getHeaders().getCacheControl()).isEqualTo("max-age=60, public");
  }
}
