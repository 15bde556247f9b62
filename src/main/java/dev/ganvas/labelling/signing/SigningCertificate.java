package dev.ganvas.labelling.signing;

import dev.ganvas.storage.InvalidConfigurationException;
import dev.ganvas.storage.SharedSecrets;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * The certificate with which pictures are signed: the configured one, or one of this installation's
 * private authority, which is renewed in time. A configured one may be replaced while the service
 * runs. Thread-safe.
 */
@Component
public class SigningCertificate {
  private static final Logger LOG = LoggerFactory.getLogger(SigningCertificate.class);
  private static final String FILE = "signing.p12";
  private static final String KNOWN = "signed-with.pem";
  private static final String WANTED =
      "that readers of content credentials accept: not an authority's, for digital signatures, with"
          + " the extended key usage emailProtection or C2PA's own, and an authority key identifier";

  private final SigningProperties properties;
  private final Clock clock;
  private final @Nullable PrivateAuthority authority;
  private final KnownCertificates known;
  private volatile SigningIdentity identity;

  /**
   * @throws InvalidConfigurationException if the configured certificate cannot be used
   */
  SigningCertificate(SigningProperties properties, SharedSecrets secrets, Clock clock) {
    this.properties = properties;
    this.clock = clock;
    try {
      known = new KnownCertificates(secrets, KNOWN);
      Optional<SigningIdentity> configured = configured();
      if (configured.isPresent()) {
        authority = null;
        identity = configured.get();
      } else {
        authority = new PrivateAuthority(secrets, FILE, properties.algorithm(), clock.instant());
        authority.renew(clock.instant());
        identity = authority.identity();
      }
      remember(secrets.read(FILE));
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new InvalidConfigurationException(
          "the certificate to sign pictures with cannot be used: " + e.getMessage());
    }
  }

  private Optional<SigningIdentity> configured() throws IOException, GeneralSecurityException {
    if (properties.keystore() != null) {
      return Optional.of(fromKeystore(properties.keystore(), properties.keystorePassword()));
    }
    if (properties.key() != null && properties.chain() != null) {
      return Optional.of(fromPem(properties.key(), properties.chain()));
    }
    if (properties.key() != null || properties.chain() != null) {
      throw new InvalidConfigurationException(
          "ganvas.labelling.key and ganvas.labelling.chain belong together");
    }
    return Optional.empty();
  }

  /**
   * Adds the current certificate, and the root of the private authority if there is or was one, to
   * the known ones.
   */
  private void remember(Optional<byte[]> authorityThere)
      throws IOException, GeneralSecurityException {
    if (authorityThere.isPresent()) {
      known.add(PrivateAuthority.rootIn(authorityThere.get()));
    }
    known.add(identity.chain().get(0));
  }

  private static SigningIdentity fromKeystore(Path file, String password)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream input = Files.newInputStream(file)) {
      store.load(input, password.toCharArray());
    }
    for (String alias : Collections.list(store.aliases())) {
      if (store.getKey(alias, password.toCharArray()) instanceof PrivateKey key
          && store.getCertificate(alias) instanceof X509Certificate certificate
          && CertificateProfile.fits(certificate)) {
        List<X509Certificate> chain =
            Arrays.stream(store.getCertificateChain(alias))
                .map(X509Certificate.class::cast)
                .toList();
        return new SigningIdentity(key, withoutRoot(chain));
      }
    }
    throw new GeneralSecurityException(file + " holds no private key with a certificate " + WANTED);
  }

  private static SigningIdentity fromPem(Path keyFile, Path chainFile)
      throws IOException, GeneralSecurityException {
    List<X509Certificate> chain = certificates(chainFile);
    if (chain.isEmpty()) {
      throw new GeneralSecurityException(chainFile + " holds no certificate");
    }
    if (!CertificateProfile.fits(chain.get(0))) {
      throw new GeneralSecurityException(
          chainFile + " does not begin with a certificate " + WANTED);
    }
    return new SigningIdentity(key(keyFile), withoutRoot(chain));
  }

  private static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
    try (Reader reader = Files.newBufferedReader(file);
        PEMParser parser = new PEMParser(reader)) {
      if (parser.readObject() instanceof PrivateKeyInfo info) {
        return new JcaPEMKeyConverter().getPrivateKey(info);
      }
      throw new GeneralSecurityException(file + " holds no unencrypted PKCS#8 key");
    }
  }

  private static List<X509Certificate> certificates(Path file)
      throws IOException, GeneralSecurityException {
    try (InputStream input = Files.newInputStream(file)) {
      return CertificateFactory.getInstance("X.509").generateCertificates(input).stream()
          .map(X509Certificate.class::cast)
          .toList();
    }
  }

  /** Leaves out the root: a reader has its own copy, or does not trust it. */
  private static List<X509Certificate> withoutRoot(List<X509Certificate> chain) {
    X509Certificate last = chain.get(chain.size() - 1);
    boolean root = last.getSubjectX500Principal().equals(last.getIssuerX500Principal());
    return root && chain.size() > 1 ? chain.subList(0, chain.size() - 1) : chain;
  }

  @SuppressWarnings("CatchingUnchecked") // Tries again in an hour, whatever it was.
  @Scheduled(initialDelay = 1, fixedDelay = 1, timeUnit = TimeUnit.HOURS)
  void renew() {
    try {
      if (authority != null) {
        authority.renew(clock.instant());
        SigningIdentity renewed = authority.identity();
        known.add(renewed.chain().get(0));
        identity = renewed;
      }
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      LOG.error("the certificate that pictures are signed with cannot be renewed", e);
    }
  }

  /**
   * Takes over what the configured files hold by now; if it cannot be used, what was there before
   * stays. Learns what other nodes sign with.
   */
  @SuppressWarnings("CatchingUnchecked") // Looks again in a minute, whatever it was.
  @Scheduled(initialDelay = 1, fixedDelay = 1, timeUnit = TimeUnit.MINUTES)
  void lookAgain() {
    try {
      known.merge();
      Optional<SigningIdentity> configured = configured();
      if (configured.isPresent() && !configured.get().chain().equals(identity.chain())) {
        known.add(configured.get().chain().get(0));
        identity = configured.get();
        LOG.info("signs pictures with another certificate from now on, of {}", subject());
      }
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      LOG.error(
          "the certificate to sign pictures with cannot be read again and stays as it was", e);
    }
  }

  /** The current signer. */
  public SigningIdentity identity() {
    return identity;
  }

  /** Signs a {@link SignedStatement}. */
  public String sign(byte[] statement) {
    return SignedStatement.sign(statement, identity);
  }

  /** When the certificate expires. */
  public Instant expires() {
    return identity.expires();
  }

  /** When the certificate is replaced or expires. */
  public Instant replacement() {
    try {
      return authority == null ? expires() : authority.replacement();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Subject of the certificate. */
  public String subject() {
    return identity.chain().get(0).getSubjectX500Principal().getName();
  }

  /** Whether a certificate is or was one of this installation. */
  public boolean vouchesFor(X509Certificate certificate) {
    return known.vouchFor(certificate);
  }

  /** The private authority's root in PEM; empty with a configured certificate. */
  public Optional<String> trustRoot() {
    if (authority == null) {
      return Optional.empty();
    }
    StringWriter pem = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(pem)) {
      Certificate root = authority.root();
      writer.writeObject(root);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    return Optional.of(pem.toString());
  }
}
