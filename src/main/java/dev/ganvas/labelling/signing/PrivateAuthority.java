package dev.ganvas.labelling.signing;

import dev.ganvas.storage.SharedSecrets;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * This installation's own certificate authority, for operators without a certificate: a root, and a
 * leaf that signs pictures, both in one secret. The profile of the leaf is that of the C2PA
 * specification 2, section 14.5.
 *
 * <p>A signature without a time stamp is valid as long as its certificate. So the leaf is valid for
 * twenty years and replaced after ten: every picture stays valid for at least ten years. Replacing
 * it more often would not protect anything, as the root's key is in the same secret.
 */
public final class PrivateAuthority {
  static final Duration ROOT_LIFETIME = Duration.ofDays(14_610);
  public static final Duration LEAF_LIFETIME = Duration.ofDays(7305);

  /** How long before its end the leaf is replaced. */
  public static final Duration RENEWAL = Duration.ofDays(3652);

  /**
   * Validity begins this long in the past, as the clock of a reader may be slow or in a wrong time
   * zone.
   */
  private static final Duration SLACK = Duration.ofDays(2);

  /** A leaf is only replaced if that extends its validity by at least this. */
  private static final Duration LEAST_GAIN = Duration.ofDays(365);

  private static final String ROOT = "root";
  private static final String LEAF = "leaf";
  private static final ASN1ObjectIdentifier CLAIM_SIGNING =
      new ASN1ObjectIdentifier("1.3.6.1.4.1.62558.2.1");

  /** What protects a secret is not here. */
  private static final char[] NO_SECRET = "ganvas".toCharArray();

  private final SharedSecrets secrets;
  private final String name;
  private final SignatureAlgorithm algorithm;
  private KeyStore store;

  /**
   * Reads the authority from a secret, or creates it.
   *
   * @param name of the secret
   * @param algorithm of a new leaf
   */
  public PrivateAuthority(
      SharedSecrets secrets, String name, SignatureAlgorithm algorithm, Instant now)
      throws IOException, GeneralSecurityException {
    this.secrets = secrets;
    this.name = name;
    this.algorithm = algorithm;
    store = read(secrets.readOrCreate(name, () -> bytes(make(now))));
  }

  private KeyStore make(Instant now) {
    try {
      KeyPair keys = keys(SignatureAlgorithm.ES256);
      String id = UUID.randomUUID().toString().substring(0, 8);
      X500Name name = new X500Name("O=Ganvas installation " + id + ",CN=Ganvas private root " + id);
      X509v3CertificateBuilder builder = builder(name, name, keys, now, now.plus(ROOT_LIFETIME));
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          new JcaX509ExtensionUtils().createSubjectKeyIdentifier(keys.getPublic()));
      X509Certificate root = sign(builder, keys.getPrivate());
      KeyStore made = KeyStore.getInstance("PKCS12");
      made.load(null, NO_SECRET);
      made.setKeyEntry(ROOT, keys.getPrivate(), NO_SECRET, new Certificate[] {root});
      addLeaf(made, now);
      return made;
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new IllegalStateException("no certificates can be made here", e);
    }
  }

  private void addLeaf(KeyStore to, Instant now)
      throws GeneralSecurityException, IOException, OperatorCreationException {
    X509Certificate root = (X509Certificate) to.getCertificate(ROOT);
    KeyPair keys = keys(algorithm);
    X500Name issuer = X500Name.getInstance(root.getSubjectX500Principal().getEncoded());
    String subject = issuer.toString().replaceFirst("CN=Ganvas private root", "CN=Ganvas pictures");
    X509v3CertificateBuilder builder =
        builder(issuer, new X500Name(subject), keys, now, endOfLeaf(root, now));
    addLeafExtensions(builder, keys.getPublic(), root.getPublicKey());
    PrivateKey rootKey = (PrivateKey) to.getKey(ROOT, NO_SECRET);
    X509Certificate leaf = sign(builder, rootKey);
    to.setKeyEntry(LEAF, keys.getPrivate(), NO_SECRET, new Certificate[] {leaf, root});
  }

  private static void addLeafExtensions(
      X509v3CertificateBuilder builder, PublicKey key, PublicKey rootKey)
      throws GeneralSecurityException, IOException {
    JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
    KeyPurposeId[] purposes = {
      KeyPurposeId.id_kp_emailProtection, KeyPurposeId.getInstance(CLAIM_SIGNING)
    };
    builder
        .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
        .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
        .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes))
        .addExtension(
            Extension.authorityKeyIdentifier,
            false,
            identifiers.createAuthorityKeyIdentifier(rootKey))
        .addExtension(
            Extension.subjectKeyIdentifier, false, identifiers.createSubjectKeyIdentifier(key));
  }

  /** End of a new leaf, no later than that of the root. */
  private static Instant endOfLeaf(X509Certificate root, Instant now) {
    Instant end = now.plus(LEAF_LIFETIME);
    Instant last = root.getNotAfter().toInstant();
    return end.isAfter(last) ? last : end;
  }

  private static KeyPair keys(SignatureAlgorithm algorithm) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm.keyAlgorithm());
    if (algorithm == SignatureAlgorithm.ES256) {
      generator.initialize(new ECGenParameterSpec("secp256r1"));
    }
    return generator.generateKeyPair();
  }

  private static X509v3CertificateBuilder builder(
      X500Name issuer, X500Name subject, KeyPair keys, Instant now, Instant end) {
    BigInteger serial = new BigInteger(UUID.randomUUID().toString().replace("-", ""), 16);
    return new JcaX509v3CertificateBuilder(
        issuer, serial, Date.from(now.minus(SLACK)), Date.from(end), subject, keys.getPublic());
  }

  private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
      throws OperatorCreationException, GeneralSecurityException {
    return new JcaX509CertificateConverter()
        .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
  }

  private static byte[] bytes(KeyStore store) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      store.store(bytes, NO_SECRET);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyStore read(byte[] bytes) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(new ByteArrayInputStream(bytes), NO_SECRET);
    return store;
  }

  /** Replaces the leaf if it ends soon or has another algorithm than configured. */
  synchronized void renew(Instant now) throws IOException, GeneralSecurityException {
    X509Certificate leaf = (X509Certificate) store.getCertificate(LEAF);
    boolean ends = replacement().isBefore(now);
    SignatureAlgorithm present = SignatureAlgorithm.ofKey(leaf.getPublicKey().getAlgorithm());
    if (!ends && present == algorithm) {
      return;
    }
    try {
      KeyStore renewed = read(bytes(store));
      addLeaf(renewed, now);
      secrets.write(name, bytes(renewed));
      store = renewed;
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }

  /** When the leaf is replaced, or its end if the root ends too soon for another one. */
  synchronized Instant replacement() throws GeneralSecurityException {
    Instant end = ((X509Certificate) store.getCertificate(LEAF)).getNotAfter().toInstant();
    boolean last = end.plus(LEAST_GAIN).isAfter(root().getNotAfter().toInstant());
    return last ? end : end.minus(RENEWAL);
  }

  /** The leaf, which signs. */
  public synchronized SigningIdentity identity() throws GeneralSecurityException {
    return new SigningIdentity(
        (PrivateKey) store.getKey(LEAF, NO_SECRET),
        List.of((X509Certificate) store.getCertificate(LEAF)));
  }

  /**
   * The root of the authority in a keystore.
   *
   * @throws GeneralSecurityException if there is none
   */
  static X509Certificate rootIn(byte[] keystore) throws IOException, GeneralSecurityException {
    if (read(keystore).getCertificate(ROOT) instanceof X509Certificate root) {
      return root;
    }
    throw new GeneralSecurityException("an authority without a root");
  }

  /** The root, which readers have to be configured to trust. */
  synchronized X509Certificate root() throws GeneralSecurityException {
    return (X509Certificate) store.getCertificate(ROOT);
  }
}
