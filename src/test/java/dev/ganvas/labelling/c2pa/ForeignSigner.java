package dev.ganvas.labelling.c2pa;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.jcajce.JcaBasicOCSPRespBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Somebody else who signs claims, whose certificate may be wrong in one way.
 *
 * @param root that readers trust
 * @param key of the certificate
 * @param certificate of the signer
 */
record ForeignSigner(X509Certificate root, KeyPair key, X509Certificate certificate) {
  private static final Authority AUTHORITY = authority();

  private record Authority(KeyPair keys, X509Certificate certificate) {}

  /** What a certificate is like. */
  enum Profile {
    RIGHT,
    ENDED,
    NOT_YET_VALID,
    NO_PURPOSE,
    ANY_PURPOSE,
    WEB_SERVER,
    TIME_STAMPING_AND_MAIL,
    CERTIFICATE_AUTHORITY,
    CERTIFICATE_SIGNING,
    ENCIPHERMENT,
    NO_AUTHORITY_KEY,
    NO_ORGANISATION,
    UNKNOWN_CRITICAL_EXTENSION,
    SHORT_RSA_KEY,
    OTHER_CURVE,
    DOCUMENT_SIGNING,
    ED25519
  }

  /** The certificate of the root, in PEM. */
  static String rootPem() throws IOException {
    StringWriter pem = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(pem)) {
      writer.writeObject(AUTHORITY.certificate());
    }
    return pem.toString();
  }

  private static Authority authority() {
    try {
      KeyPair keys = ecKeys("secp256r1");
      X500Name name = new X500Name("CN=Test root,O=Somebody");
      X509v3CertificateBuilder builder =
          builder(name, name, keys, Duration.ofDays(-3650), Duration.ofDays(3650))
              .addExtension(Extension.basicConstraints, true, new BasicConstraints(true))
              .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign))
              .addExtension(
                  Extension.subjectKeyIdentifier,
                  false,
                  new JcaX509ExtensionUtils().createSubjectKeyIdentifier(keys.getPublic()));
      return new Authority(keys, signed(builder, keys));
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  static ForeignSigner of(Profile profile) {
    try {
      KeyPair keys =
          switch (profile) {
            case SHORT_RSA_KEY -> rsaKeys(1024);
            case OTHER_CURVE -> ecKeys("secp384r1");
            case ED25519 -> KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            default -> ecKeys("secp256r1");
          };
      X509v3CertificateBuilder builder =
          builder(
              X500Name.getInstance(AUTHORITY.certificate().getSubjectX500Principal().getEncoded()),
              new X500Name(profile == Profile.NO_ORGANISATION ? "CN=Leaf" : "CN=Leaf,O=Somebody"),
              keys,
              Duration.ofDays(profile == Profile.NOT_YET_VALID ? 1 : -365),
              Duration.ofDays(profile == Profile.ENDED ? -30 : 365));
      addExtensions(builder, profile);
      return new ForeignSigner(AUTHORITY.certificate(), keys, signed(builder, AUTHORITY.keys()));
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void addExtensions(X509v3CertificateBuilder builder, Profile profile)
      throws IOException, GeneralSecurityException {
    builder.addExtension(
        Extension.basicConstraints,
        true,
        new BasicConstraints(profile == Profile.CERTIFICATE_AUTHORITY));
    builder.addExtension(
        Extension.keyUsage,
        true,
        new KeyUsage(
            switch (profile) {
              case CERTIFICATE_SIGNING -> KeyUsage.digitalSignature | KeyUsage.keyCertSign;
              case ENCIPHERMENT -> KeyUsage.keyEncipherment;
              default -> KeyUsage.digitalSignature;
            }));
    KeyPurposeId[] purposes =
        switch (profile) {
          case NO_PURPOSE -> new KeyPurposeId[0];
          case ANY_PURPOSE -> purposes(KeyPurposeId.anyExtendedKeyUsage);
          case WEB_SERVER -> purposes(KeyPurposeId.id_kp_serverAuth);
          case TIME_STAMPING_AND_MAIL ->
              purposes(KeyPurposeId.id_kp_timeStamping, KeyPurposeId.id_kp_emailProtection);
          case DOCUMENT_SIGNING ->
              purposes(KeyPurposeId.getInstance(new ASN1ObjectIdentifier("1.3.6.1.5.5.7.3.36")));
          default -> purposes(KeyPurposeId.id_kp_emailProtection);
        };
    if (purposes.length > 0) {
      builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes));
    }
    if (profile != Profile.NO_AUTHORITY_KEY) {
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(AUTHORITY.certificate()));
    }
    if (profile == Profile.UNKNOWN_CRITICAL_EXTENSION) {
      builder.addExtension(new ASN1ObjectIdentifier("1.2.3.4.5"), true, DERNull.INSTANCE);
    }
  }

  private static KeyPurposeId[] purposes(KeyPurposeId... purposes) {
    return purposes;
  }

  private static KeyPair ecKeys(String curve) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(curve));
    return generator.generateKeyPair();
  }

  private static KeyPair rsaKeys(int bits) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(bits);
    return generator.generateKeyPair();
  }

  private static X509v3CertificateBuilder builder(
      X500Name issuer, X500Name subject, KeyPair keys, Duration from, Duration to) {
    Instant now = Instant.now();
    return new JcaX509v3CertificateBuilder(
        issuer,
        BigInteger.valueOf(System.nanoTime()),
        Date.from(now.plus(from)),
        Date.from(now.plus(to)),
        subject,
        keys.getPublic());
  }

  private static X509Certificate signed(X509v3CertificateBuilder builder, KeyPair keys)
      throws OperatorCreationException, GeneralSecurityException {
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
  }

  /**
   * What the authority says of the certificate (RFC 6960).
   *
   * @param status null for a good one
   */
  byte[] ocsp(@Nullable CertificateStatus status) {
    try {
      var digests = new JcaDigestCalculatorProviderBuilder().build();
      var sha1 = digests.get(CertificateID.HASH_SHA1);
      CertificateID id =
          new CertificateID(
              sha1, new JcaX509CertificateHolder(root), certificate.getSerialNumber());
      Date now = Date.from(Instant.now().minusSeconds(60));
      BasicOCSPResp answer =
          new JcaBasicOCSPRespBuilder(AUTHORITY.keys().getPublic(), sha1)
              .addResponse(id, status, now, Date.from(Instant.now().plusSeconds(3600)))
              .build(
                  new JcaContentSignerBuilder("SHA256withECDSA")
                      .build(AUTHORITY.keys().getPrivate()),
                  new X509CertificateHolder[] {new JcaX509CertificateHolder(root)},
                  now);
      return new OCSPRespBuilder().build(OCSPRespBuilder.SUCCESSFUL, answer).getEncoded();
    } catch (GeneralSecurityException | OperatorCreationException | OCSPException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The number of the algorithm in COSE. */
  int algorithm() {
    if (certificate.getPublicKey() instanceof ECKey key) {
      return key.getParams().getCurve().getField().getFieldSize() == 384 ? -35 : -7;
    }
    return certificate.getPublicKey() instanceof RSAKey ? -37 : -8;
  }

  List<X509Certificate> chain() {
    return List.of(certificate);
  }

  byte[] sign(byte[] message) throws GeneralSecurityException {
    Signature signature =
        switch (algorithm()) {
          case -37 -> pss();
          case -35 -> Signature.getInstance("SHA384withECDSAinP1363Format");
          case -7 -> Signature.getInstance("SHA256withECDSAinP1363Format");
          default -> Signature.getInstance("Ed25519");
        };
    signature.initSign(key.getPrivate());
    signature.update(message);
    return signature.sign();
  }

  private static Signature pss() throws GeneralSecurityException {
    Signature signature = Signature.getInstance("RSASSA-PSS");
    signature.setParameter(
        new java.security.spec.PSSParameterSpec(
            "SHA-256", "MGF1", java.security.spec.MGF1ParameterSpec.SHA256, 32, 1));
    return signature;
  }
}
