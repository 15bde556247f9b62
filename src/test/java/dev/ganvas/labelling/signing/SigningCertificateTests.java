package dev.ganvas.labelling.signing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SigningCertificateTests {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  @TempDir private Path directory;
  private Path keystore;

  @BeforeEach
  void configure() throws IOException {
    keystore = directory.resolve("configured.p12");
    replace("first");
  }

  /** Puts a new certificate where the configured one is. */
  private void replace(String name) throws IOException {
    Path elsewhere = Files.createDirectory(directory.resolve(name));
    SigningCertificates.in(elsewhere, NOW);
    Files.copy(elsewhere.resolve("signing.p12"), keystore, StandardCopyOption.REPLACE_EXISTING);
  }

  private SigningCertificate node() {
    return SigningCertificates.configured(keystore, "ganvas", directory, NOW);
  }

  private static X509Certificate current(SigningCertificate certificate) {
    return certificate.identity().chain().get(0);
  }

  @Test
  void aReplacedCertificateIsTakenOverAndTheOldOneStaysKnown() throws IOException {
    SigningCertificate certificate = node();
    X509Certificate first = current(certificate);
    certificate.lookAgain();
    assertThat(current(certificate)).isEqualTo(first);

    replace("second");
    certificate.lookAgain();
    X509Certificate second = current(certificate);
    assertThat(second).isNotEqualTo(first);
    assertThat(certificate.vouchesFor(first)).isTrue();
    assertThat(certificate.vouchesFor(second)).isTrue();
    assertThat(current(node())).isEqualTo(second);
    assertThat(node().vouchesFor(first)).isTrue();
  }

  @Test
  void oneThatCannotBeUsedLeavesTheOldOneInUse() throws IOException {
    SigningCertificate certificate = node();
    X509Certificate first = current(certificate);
    Files.writeString(keystore, "half of a file");
    certificate.lookAgain();
    assertThat(current(certificate)).isEqualTo(first);
    Files.delete(keystore);
    certificate.lookAgain();
    assertThat(current(certificate)).isEqualTo(first);
    replace("second");
    certificate.lookAgain();
    assertThat(current(certificate)).isNotEqualTo(first);
  }

  @Test
  void nodesLearnWhatTheOthersSignWith() throws IOException {
    SigningCertificate one = node();
    SigningCertificate other = node();
    replace("second");
    one.lookAgain();
    assertThat(other.vouchesFor(current(one))).isFalse();
    // As when another node wrote its list at the same moment.
    Path known = directory.resolve("signed-with.pem");
    byte[] written = Files.readAllBytes(known);
    Files.delete(known);
    one.lookAgain();
    assertThat(known).hasBinaryContent(written);
    other.lookAgain();
    assertThat(other.vouchesFor(current(one))).isTrue();
  }
}
