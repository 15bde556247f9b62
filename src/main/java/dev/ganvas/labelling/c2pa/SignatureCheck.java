package dev.ganvas.labelling.c2pa;

import dev.ganvas.labelling.signing.CertificateProfile;
import dev.ganvas.labelling.signing.Cose;
import dev.ganvas.labelling.signing.SignatureAlgorithm;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampResponse;
import org.bouncycastle.tsp.TimeStampToken;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Checks who signed a claim: a COSE_Sign1 (RFC 9052) and the certificate in it. Whether a time
 * stamp is an authority's that can be trusted is not looked at: a signature counts only if it was
 * made, by what it says, and is read within the certificate's time.
 */
final class SignatureCheck {
  private static final int SIGN1_TAG = 18;

  private final Manifest manifest;
  private final Instant now;
  private final Verdict verdict;

  SignatureCheck(Manifest manifest, Instant now, Verdict verdict) {
    this.manifest = manifest;
    this.now = now;
    this.verdict = verdict;
  }

  /**
   * Checks the signature.
   *
   * @param stamps further time stamps of it, from elsewhere in the store
   * @return the signer's certificate; null if there is none to be read
   */
  @Nullable X509Certificate signer(List<byte[]> stamps) {
    if (!refersToItself(Cbor.text(manifest.claim(), "signature"))) {
      verdict.wrong("claimSignature.missing");
      return null;
    }
    try {
      byte[] structure = manifest.signature();
      JsonNode cose = Cbor.read(structure);
      byte[] protectedHeader = Cbor.bytes(cose.path(0));
      if (CborEncoding.tag(structure) != SIGN1_TAG || !cose.isArray() || cose.size() != 4) {
        verdict.wrong("claimSignature.mismatch");
        return null;
      }
      if (Cbor.hasAmbiguousKeys(protectedHeader)) {
        verdict.unchecked("the signature has a header of unknown kind");
      }
      checkPayload(cose.path(2));
      JsonNode header = Cbor.read(protectedHeader);
      X509Certificate signer = certificate(header, cose.path(1));
      if (signer == null) {
        verdict.wrong("claimSignature.mismatch");
        return null;
      }
      checkCertificate(signer, cose.path(1), stamps);
      checkBytes(header.path("1"), signer.getPublicKey(), protectedHeader, cose.path(3));
      return signer;
    } catch (MalformedCredentialsException | GeneralSecurityException e) {
      verdict.wrong("claimSignature.mismatch");
      return null;
    }
  }

  private boolean refersToItself(@Nullable String url) {
    return url != null
        && (url.equals("self#jumbf=c2pa.signature")
            || url.equals("self#jumbf=/c2pa/" + manifest.label() + "/c2pa.signature"));
  }

  /** The payload is the claim, and stands elsewhere. */
  private void checkPayload(JsonNode payload) {
    if (!payload.isNull() && !Arrays.equals(Cbor.bytes(payload), manifest.claimBytes())) {
      verdict.unchecked("the signature holds something else than the claim");
    }
  }

  /**
   * The first one of the chain: the others are not needed, so it does not matter whether they can
   * be read. It is in the protected header, or by an older rule in the other one, but not in both.
   */
  private static @Nullable X509Certificate certificate(JsonNode header, JsonNode unprotected)
      throws GeneralSecurityException {
    JsonNode chain = header.has("33") ? header.path("33") : header.path("x5chain");
    if (unprotected.has("x5chain")) {
      if (!chain.isMissingNode()) {
        return null;
      }
      chain = unprotected.path("x5chain");
    }
    for (JsonNode certificate : chain.isArray() ? chain : List.of(chain)) {
      if (certificate.isBinary()) {
        return (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(Cbor.bytes(certificate)));
      }
    }
    return null;
  }

  private void checkCertificate(X509Certificate signer, JsonNode unprotected, List<byte[]> stamps) {
    if (!CertificateProfile.fits(signer)) {
      verdict.wrong("signingCredential.invalid");
    } else if (CertificateProfile.fitsNewerOnly(signer)) {
      verdict.unchecked("the certificate has a purpose that not all readers accept");
    }
    for (JsonNode answer : unprotected.path("rVals").path("ocspVals")) {
      if (!saysGood(Cbor.bytes(answer))) {
        verdict.unchecked("the certificate was perhaps revoked, which was not checked");
      }
    }
    List<byte[]> tokens = new ArrayList<>(stamps);
    for (String header : List.of("sigTst2", "sigTst")) {
      JsonNode all = unprotected.path(header).path("tstTokens");
      all.forEach(token -> tokens.add(Cbor.bytes(token.path("val"))));
    }
    checkTime(signer, tokens);
  }

  private void checkTime(X509Certificate signer, List<byte[]> stamps) {
    boolean valid = CertificateProfile.validAt(signer, now);
    if (stamps.stream().anyMatch(stamp -> valid != validWhenStamped(signer, stamp))) {
      verdict.unchecked(
          valid
              ? "by a time stamp, which was not checked, it was signed outside the certificate's time"
              : "the certificate has ended; a time stamp says that it was signed before, which was"
                  + " not checked");
    } else if (!valid) {
      verdict.wrong(CredentialsReport.EXPIRED);
    }
  }

  /** Whether an authority's answer (RFC 6960) speaks of certificates that are not revoked. */
  private static boolean saysGood(byte[] answer) {
    try {
      return new OCSPResp(answer).getResponseObject() instanceof BasicOCSPResp basic
          && Stream.of(basic.getResponses()).allMatch(each -> each.getCertStatus() == null);
    } catch (IOException | OCSPException | IllegalArgumentException e) {
      return false;
    }
  }

  /** Whether the certificate was valid at a stamp's time; as now, if the stamp cannot be read. */
  private boolean validWhenStamped(X509Certificate signer, byte[] stamp) {
    try {
      TimeStampToken token;
      try {
        token = new TimeStampToken(new CMSSignedData(stamp));
      } catch (CMSException e) {
        token = new TimeStampResponse(stamp).getTimeStampToken();
      }
      Instant time = token == null ? now : token.getTimeStampInfo().getGenTime().toInstant();
      return CertificateProfile.validAt(signer, time);
    } catch (TSPException | IOException | IllegalArgumentException e) {
      return CertificateProfile.validAt(signer, now);
    }
  }

  private void checkBytes(
      JsonNode algorithm, PublicKey key, byte[] protectedHeader, JsonNode signed)
      throws GeneralSecurityException {
    Signature signature = algorithm.isInt() ? signature(algorithm.asInt()) : null;
    if (signature == null) {
      verdict.wrong("algorithm.unsupported");
      return;
    }
    if (key instanceof ECKey curve
        && curve.getParams().getCurve().getField().getFieldSize() != bits(algorithm.asInt())) {
      verdict.unchecked("the signature was made on another curve than usual");
    }
    signature.initVerify(key);
    signature.update(Cose.toBeSigned(protectedHeader, manifest.claimBytes()));
    if (!signature.verify(Cbor.bytes(signed))) {
      verdict.wrong("claimSignature.mismatch");
    }
  }

  /** Of the curve that goes with an algorithm on curves. */
  private static int bits(int algorithm) {
    return switch (algorithm) {
      case -7 -> 256;
      case -35 -> 384;
      default -> 521;
    };
  }

  /** By the algorithm's number in COSE (RFC 9053, RFC 8812); null for others. */
  private static @Nullable Signature signature(int algorithm) throws GeneralSecurityException {
    return switch (algorithm) {
      case -7 -> Signature.getInstance(SignatureAlgorithm.ES256.plainSignature());
      case -35 -> Signature.getInstance("SHA384withECDSAinP1363Format");
      case -36 -> Signature.getInstance("SHA512withECDSAinP1363Format");
      case -37 -> pss("SHA-256", MGF1ParameterSpec.SHA256, 32);
      case -38 -> pss("SHA-384", MGF1ParameterSpec.SHA384, 48);
      case -39 -> pss("SHA-512", MGF1ParameterSpec.SHA512, 64);
      case -8 -> Signature.getInstance(SignatureAlgorithm.ED25519.plainSignature());
      default -> null;
    };
  }

  private static Signature pss(String hash, MGF1ParameterSpec mask, int salt)
      throws GeneralSecurityException {
    Signature signature = Signature.getInstance("RSASSA-PSS");
    signature.setParameter(new PSSParameterSpec(hash, "MGF1", mask, salt, 1));
    return signature;
  }
}
