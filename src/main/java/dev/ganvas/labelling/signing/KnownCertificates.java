package dev.ganvas.labelling.signing;

import dev.ganvas.storage.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.LinkedHashSet;
import java.util.Set;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;

/**
 * The certificates that this installation has signed with, and the roots of its private
 * authorities, in a PEM file of the data directory: so that its pictures are recognised after a
 * certificate has expired or been replaced. Whoever can write the file decides whose pictures are
 * recognised. Thread-safe.
 */
final class KnownCertificates {
  private final Path file;
  private final Set<X509Certificate> certificates = new LinkedHashSet<>();

  KnownCertificates(Path file) throws IOException, GeneralSecurityException {
    this.file = file;
    if (Files.exists(file)) {
      try (InputStream input = Files.newInputStream(file)) {
        CertificateFactory.getInstance("X.509").generateCertificates(input).stream()
            .map(X509Certificate.class::cast)
            .forEach(certificates::add);
      }
    }
  }

  /** Adds a certificate. */
  synchronized void add(X509Certificate certificate) throws IOException {
    if (certificates.add(certificate)) {
      StringWriter pem = new StringWriter();
      try (JcaPEMWriter writer = new JcaPEMWriter(pem)) {
        for (X509Certificate each : certificates) {
          writer.writeObject(each);
        }
      }
      byte[] bytes = pem.toString().getBytes(StandardCharsets.US_ASCII);
      AtomicFile.write(file, output -> output.write(bytes));
    }
  }

  /** Whether a certificate is one of them, or was issued by a root among them. */
  synchronized boolean vouchFor(X509Certificate certificate) {
    return certificates.contains(certificate)
        || certificates.stream().anyMatch(known -> issued(known, certificate));
  }

  private static boolean issued(X509Certificate root, X509Certificate certificate) {
    if (root.getBasicConstraints() < 0
        || !root.getSubjectX500Principal().equals(root.getIssuerX500Principal())) {
      return false;
    }
    try {
      certificate.verify(root.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
