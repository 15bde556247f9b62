package dev.ganvas.labelling.signing;

import dev.ganvas.storage.SharedSecrets;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;

/**
 * The certificates that this installation has signed with, and the roots of its private
 * authorities, in PEM: so that its pictures are recognised after a certificate has expired or been
 * replaced. Whoever can write it decides whose pictures are recognised. Thread-safe.
 */
final class KnownCertificates {
  private final SharedSecrets secrets;
  private final String name;
  private final Set<X509Certificate> certificates = new LinkedHashSet<>();

  KnownCertificates(SharedSecrets secrets, String name)
      throws IOException, GeneralSecurityException {
    this.secrets = secrets;
    this.name = name;
    certificates.addAll(written());
  }

  /** Adds a certificate. */
  synchronized void add(X509Certificate certificate) throws IOException, GeneralSecurityException {
    if (certificates.add(certificate)) {
      merge();
    }
  }

  /** Adds what other nodes have written, and writes what they do not know. */
  synchronized void merge() throws IOException, GeneralSecurityException {
    Set<X509Certificate> written = written();
    certificates.addAll(written);
    if (written.size() < certificates.size()) {
      StringWriter pem = new StringWriter();
      try (JcaPEMWriter writer = new JcaPEMWriter(pem)) {
        for (X509Certificate each : certificates) {
          writer.writeObject(each);
        }
      }
      secrets.write(name, pem.toString().getBytes(StandardCharsets.US_ASCII));
    }
  }

  private Set<X509Certificate> written() throws IOException, GeneralSecurityException {
    Optional<byte[]> pem = secrets.read(name);
    Set<X509Certificate> written = new LinkedHashSet<>();
    if (pem.isPresent()) {
      CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(pem.get()))
          .forEach(certificate -> written.add((X509Certificate) certificate));
    }
    return written;
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
