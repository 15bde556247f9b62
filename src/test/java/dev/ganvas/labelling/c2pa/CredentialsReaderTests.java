package dev.ganvas.labelling.c2pa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ganvas.images.ImageFormat;
import dev.ganvas.images.Picture;
import dev.ganvas.labelling.Labeller;
import dev.ganvas.labelling.Labellers;
import dev.ganvas.labelling.c2pa.CredentialsReport.State;
import dev.ganvas.labelling.signing.PrivateAuthority;
import dev.ganvas.labelling.signing.SignatureAlgorithm;
import dev.ganvas.labelling.signing.SigningCertificate;
import dev.ganvas.labelling.signing.SigningCertificates;
import dev.ganvas.labelling.signing.TimeStampAuthority;
import dev.ganvas.labelling.signing.TimeStampServer;
import dev.ganvas.storage.InvalidConfigurationException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CredentialsReaderTests {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final ImageOrigin ORIGIN = new ImageOrigin("fashion", "1.0.0", NOW);
  private static final Path PUBLIC = Path.of("../shared/data/c2pa-public");
  private static final Picture PICTURE = new Picture(20, 10, 3, new byte[600]);
  private static final int MUTANTS = 20_000;

  @TempDir private Path directory;
  private SigningCertificate certificate;
  private CredentialsReader reader;

  @BeforeEach
  void makeCertificate() {
    certificate = certificate(SignatureAlgorithm.ES256, NOW);
    reader = new CredentialsReader(certificate);
  }

  private SigningCertificate certificate(SignatureAlgorithm algorithm, Instant now) {
    return SigningCertificates.in(directory, algorithm, now);
  }

  private static byte[] signed(SigningCertificate certificate, ImageFormat format) {
    return Labellers.signing(certificate, null).label(PICTURE, format, 90, ORIGIN).bytes();
  }

  @ParameterizedTest
  @EnumSource(SignatureAlgorithm.class)
  void ownPicturesAreTrusted(SignatureAlgorithm algorithm) throws IOException {
    SigningCertificate own = certificate(algorithm, NOW);
    for (ImageFormat format : ImageFormat.values()) {
      CredentialsReport report = new CredentialsReader(own).read(signed(own, format));
      assertThat(report.problems()).isEmpty();
      assertThat(report.state()).isEqualTo(State.TRUSTED);
      assertThat(report.aiMade()).isTrue();
      assertThat(report.model()).isEqualTo("fashion");
      assertThat(report.modelVersion()).isEqualTo("1.0.0");
      assertThat(report.instanceId()).isEqualTo("xmp:iid:" + ORIGIN.id());
    }
  }

  @Test
  void picturesOfAnotherInstallationAreValidButUnknown(@TempDir Path elsewhere) throws IOException {
    SigningCertificate other = SigningCertificates.in(elsewhere, NOW);
    CredentialsReport report = reader.read(signed(other, ImageFormat.PNG));
    assertThat(report.state()).isEqualTo(State.VALID);
    assertThat(report.problems()).containsExactly("signingCredential.untrusted");
    assertThat(report.aiMade()).isTrue();
  }

  /** What the C2PA project's own reader says of its public test files. */
  @ParameterizedTest
  @CsvSource({
    "A, NONE, ''",
    "C, VALID, signingCredential.untrusted",
    "CA, VALID, signingCredential.untrusted",
    "CAICA, VALID, signingCredential.untrusted",
    "CI, VALID, signingCredential.untrusted",
    "E-dat-CA, INVALID, assertion.dataHash.mismatch",
    "E-sig-CA, INVALID, claimSignature.mismatch",
    "XCA, INVALID, assertion.dataHash.mismatch",
  })
  void publicTestFilesAreReadAsByTheReferenceReader(String name, State state, String problem)
      throws IOException {
    Path file = PUBLIC.resolve("adobe-20220124-" + name + ".jpg");
    assumeTrue(Files.exists(file), "the public C2PA test files are not here");
    CredentialsReport report = reader.read(Files.readAllBytes(file));
    assertThat(report.state()).as(report.toString()).isEqualTo(state);
    if (!problem.isEmpty()) {
      assertThat(report.problems()).contains(problem);
    }
  }

  /** In a JPEG some bytes of box headers are neither hashed nor checked: they say nothing. */
  @Test
  void noMutantIsTrustedWithAnotherPictureOrAnotherClaimAndNoneBreaksTheReader() throws Exception {
    byte[][] files = {signed(certificate, ImageFormat.PNG), signed(certificate, ImageFormat.JPEG)};
    CredentialsReport[] reports = {reader.read(files[0]), reader.read(files[1])};
    Random random = new Random(7);
    for (int i = 0; i < MUTANTS; i++) {
      byte[] mutant = mutant(files[i % 2], random);
      CredentialsReport report = reader.read(mutant);
      if (report.state() == State.TRUSTED) {
        assertThat(report).as("mutant %d", i).isEqualTo(reports[i % 2]);
        assertThat(withoutCredentials(mutant)).isEqualTo(withoutCredentials(files[i % 2]));
      }
    }
  }

  private static byte[] withoutCredentials(byte[] file) throws Exception {
    EmbeddedCredentials.Place place = EmbeddedCredentials.in(file).orElseThrow().places().get(0);
    byte[] rest = Arrays.copyOf(file, file.length - place.length());
    System.arraycopy(file, place.end(), rest, place.start(), file.length - place.end());
    return rest;
  }

  /** Bits flipped, bytes set, a part cut out, doubled or cut off: mostly in the credentials. */
  private static byte[] mutant(byte[] file, Random random) {
    byte[] mutant = file.clone();
    int at = random.nextInt(file.length);
    int length = 1 + random.nextInt(Math.min(64, file.length - at));
    switch (random.nextInt(5)) {
      case 0 -> mutant[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> {
        for (int i = at; i < at + length; i++) {
          mutant[i] = (byte) random.nextInt(256);
        }
      }
      case 2 -> {
        byte[] shorter = new byte[file.length - length];
        System.arraycopy(file, 0, shorter, 0, at);
        System.arraycopy(file, at + length, shorter, at, shorter.length - at);
        mutant = shorter;
      }
      case 3 -> {
        byte[] longer = Arrays.copyOf(file, file.length + length);
        System.arraycopy(file, at, longer, at + length, file.length - at);
        mutant = longer;
      }
      default -> mutant = Arrays.copyOf(file, at);
    }
    return mutant;
  }

  @Test
  void filesThatAreNoPicturesHaveNoCredentials() {
    assertThat(reader.read(new byte[0]).state()).isEqualTo(State.NONE);
    assertThat(reader.read(new byte[100]).state()).isEqualTo(State.NONE);
  }

  @Test
  void theLeafIsRenewedBeforeItEndsAndOldPicturesStayTrusted() throws IOException {
    byte[] old = signed(certificate, ImageFormat.PNG);
    X509Certificate first = certificate.identity().chain().get(0);
    Instant later = NOW.plus(PrivateAuthority.LEAF_LIFETIME).minus(Duration.ofDays(10));
    SigningCertificate renewed = certificate(SignatureAlgorithm.ES256, later);
    assertThat(renewed.identity().chain().get(0)).isNotEqualTo(first);
    assertThat(renewed.expires()).isAfter(later.plus(PrivateAuthority.RENEWAL));
    assertThat(renewed.trustRoot()).isEqualTo(certificate.trustRoot());
    assertThat(new CredentialsReader(renewed).read(old).state()).isEqualTo(State.TRUSTED);
    assertThat(certificate(SignatureAlgorithm.ES256, later).identity().chain().get(0))
        .isEqualTo(renewed.identity().chain().get(0));
  }

  @Test
  void onlyTheOwnerCanReadTheKey() throws IOException {
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(directory.resolve("signing.p12"))))
        .isEqualTo("rw-------");
  }

  @Test
  void aConfiguredKeystoreIsUsedAndAWrongOneStopsTheStart() throws IOException {
    Path keystore = directory.resolve("signing.p12");
    for (Map.Entry<String, Boolean> password : Map.of("ganvas", true, "wrong", false).entrySet()) {
      if (password.getValue()) {
        SigningCertificate configured =
            SigningCertificates.configured(keystore, password.getKey(), directory, NOW);
        assertThat(configured.trustRoot()).isEmpty();
        assertThat(
                new CredentialsReader(configured).read(signed(configured, ImageFormat.PNG)).state())
            .isEqualTo(State.TRUSTED);
      } else {
        assertThatThrownBy(
                () -> SigningCertificates.configured(keystore, password.getKey(), directory, NOW))
            .isInstanceOf(InvalidConfigurationException.class)
            .hasMessageContaining("cannot be used");
      }
    }
  }

  @Test
  void signaturesAreStampedWithTheTimeAndPicturesGoOutWithoutAStampToo() throws Exception {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    try (TimeStampServer server = new TimeStampServer()) {
      TimeStampAuthority authority = new TimeStampAuthority(server.address(), meters);
      Labeller labeller = Labellers.signing(certificate, authority);
      for (ImageFormat format : ImageFormat.values()) {
        byte[] stamped = labeller.label(PICTURE, format, 90, ORIGIN).bytes();
        assertThat(new String(stamped, StandardCharsets.ISO_8859_1)).contains("sigTst2");
        assertThat(reader.read(stamped).state()).isEqualTo(State.TRUSTED);
      }
      assertThat(meters.counter("ganvas.time.stamps", "outcome", "stamped").count()).isEqualTo(2);
      server.fail();
      byte[] without = labeller.label(PICTURE, ImageFormat.PNG, 90, ORIGIN).bytes();
      assertThat(new String(without, StandardCharsets.ISO_8859_1)).doesNotContain("sigTst2");
      assertThat(reader.read(without).state()).isEqualTo(State.TRUSTED);
      assertThat(meters.counter("ganvas.time.stamps", "outcome", "failed").count()).isEqualTo(1);
    }
  }
}
