package dev.ganvas.labelling.signing;

import java.io.IOException;
import java.math.BigInteger;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;

/** The requirements for certificates that sign claims (C2PA specification 2, section 14.5.1). */
public final class CertificateProfile {
  private static final int MIN_RSA_BITS = 2048;
  private static final KeyPurposeId EMAIL = KeyPurposeId.id_kp_emailProtection;
  private static final KeyPurposeId TIME_STAMPING = KeyPurposeId.id_kp_timeStamping;
  private static final KeyPurposeId OCSP_SIGNING = KeyPurposeId.id_kp_OCSPSigning;

  private static final Set<String> SIGNATURES =
      Set.of(
          "1.2.840.113549.1.1.11",
          "1.2.840.113549.1.1.12",
          "1.2.840.113549.1.1.13",
          "1.2.840.113549.1.1.10",
          "1.2.840.10045.4.3.2",
          "1.2.840.10045.4.3.3",
          "1.2.840.10045.4.3.4",
          "1.3.101.112");

  private static final Set<String> CURVES =
      Set.of("1.2.840.10045.3.1.7", "1.3.132.0.34", "1.3.132.0.35");

  private static final Set<String> HASHES =
      Set.of("2.16.840.1.101.3.4.2.1", "2.16.840.1.101.3.4.2.2", "2.16.840.1.101.3.4.2.3");

  /** Document signing, C2PA of Microsoft, C2PA: by newer editions of the specification only. */
  private static final Set<String> NEWER_PURPOSES =
      Set.of("1.3.6.1.5.5.7.3.36", "1.3.6.1.4.1.311.76.59.1.9", "1.3.6.1.4.1.62558.2.1");

  /** Extensions that may be critical, as they are understood or harmless here. */
  private static final Set<ASN1ObjectIdentifier> UNDERSTOOD =
      Set.of(
          Extension.authorityKeyIdentifier,
          Extension.subjectKeyIdentifier,
          Extension.keyUsage,
          Extension.extendedKeyUsage,
          Extension.basicConstraints,
          Extension.certificatePolicies,
          Extension.policyMappings,
          Extension.policyConstraints,
          Extension.nameConstraints,
          Extension.subjectAlternativeName,
          Extension.cRLDistributionPoints,
          Extension.inhibitAnyPolicy,
          Extension.authorityInfoAccess);

  private CertificateProfile() {}

  /** Whether a certificate may have signed a claim, whenever that was. */
  public static boolean fits(X509Certificate certificate) {
    try {
      X509CertificateHolder holder = new X509CertificateHolder(certificate.getEncoded());
      Extensions extensions = holder.getExtensions();
      return holder.getVersionNumber() == 3
          && extensions != null
          && SIGNATURES.contains(holder.getSignatureAlgorithm().getAlgorithm().getId())
          && fitsIfPss(holder.getSignatureAlgorithm())
          && fitsKey(certificate, holder)
          && certificate.getIssuerUniqueID() == null
          && certificate.getSubjectUniqueID() == null
          && holder.getExtension(Extension.authorityKeyIdentifier) != null
          && !isAuthority(extensions)
          && fitsUsage(KeyUsage.fromExtensions(extensions))
          && fitsPurposes(ExtendedKeyUsage.fromExtensions(extensions))
          && Stream.of(extensions.getCriticalExtensionOIDs()).allMatch(UNDERSTOOD::contains);
    } catch (CertificateEncodingException | IOException | IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isAuthority(Extensions extensions) {
    BasicConstraints constraints = BasicConstraints.fromExtensions(extensions);
    return constraints != null && constraints.isCA();
  }

  private static boolean fitsIfPss(AlgorithmIdentifier algorithm) {
    if (!algorithm.getAlgorithm().equals(PKCSObjectIdentifiers.id_RSASSA_PSS)) {
      return true;
    }
    RSASSAPSSparams parameters = RSASSAPSSparams.getInstance(algorithm.getParameters());
    String hash = parameters.getHashAlgorithm().getAlgorithm().getId();
    AlgorithmIdentifier mask =
        AlgorithmIdentifier.getInstance(parameters.getMaskGenAlgorithm().getParameters());
    return HASHES.contains(hash) && mask.getAlgorithm().getId().equals(hash);
  }

  private static boolean fitsKey(X509Certificate certificate, X509CertificateHolder holder) {
    AlgorithmIdentifier key = holder.getSubjectPublicKeyInfo().getAlgorithm();
    if (certificate.getPublicKey() instanceof RSAKey rsa) {
      return rsa.getModulus().compareTo(BigInteger.ONE.shiftLeft(MIN_RSA_BITS - 1)) >= 0;
    }
    return !certificate.getPublicKey().getAlgorithm().equals("EC")
        || key.getParameters() instanceof ASN1ObjectIdentifier curve
            && CURVES.contains(curve.getId());
  }

  private static boolean fitsUsage(KeyUsage usage) {
    return usage != null
        && (usage.hasUsages(KeyUsage.digitalSignature) || usage.hasUsages(KeyUsage.nonRepudiation))
        && !(usage.hasUsages(KeyUsage.digitalSignature) && usage.hasUsages(KeyUsage.keyCertSign));
  }

  private static boolean fitsPurposes(ExtendedKeyUsage usage) {
    if (usage == null || usage.hasKeyPurposeId(KeyPurposeId.anyExtendedKeyUsage)) {
      return false;
    }
    Set<String> purposes =
        List.of(usage.getUsages()).stream().map(KeyPurposeId::getId).collect(Collectors.toSet());
    boolean special = usage.hasKeyPurposeId(TIME_STAMPING) || usage.hasKeyPurposeId(OCSP_SIGNING);
    return special
        ? purposes.size() == 1
        : usage.hasKeyPurposeId(EMAIL) || purposes.stream().anyMatch(NEWER_PURPOSES::contains);
  }

  /** Whether it fits by newer editions of the specification only: not all readers accept it. */
  public static boolean fitsNewerOnly(X509Certificate certificate) {
    try {
      List<String> purposes = certificate.getExtendedKeyUsage();
      return purposes != null
          && purposes.stream().anyMatch(NEWER_PURPOSES::contains)
          && !purposes.contains(EMAIL.getId());
    } catch (CertificateParsingException e) {
      return false;
    }
  }

  /** Whether a certificate was valid at a time. */
  public static boolean validAt(X509Certificate certificate, Instant time) {
    Date date = Date.from(time);
    return !date.before(certificate.getNotBefore()) && !date.after(certificate.getNotAfter());
  }
}
