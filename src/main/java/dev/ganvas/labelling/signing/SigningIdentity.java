package dev.ganvas.labelling.signing;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.util.BigIntegers;
import org.conscrypt.Conscrypt;
import org.jspecify.annotations.Nullable;

/**
 * A signer: a private key with its certificates. Signatures are deterministic: Ed25519 by design,
 * ECDSA with the nonces of RFC 6979. Ed25519 goes through Conscrypt where its native library loads,
 * which is twenty times as fast as the JDK. Thread-safe.
 */
public final class SigningIdentity {
  private static final int HALF = 32;
  private static final @Nullable Provider FAST = fastProvider();

  private final SignatureAlgorithm algorithm;
  private final Signer signer;
  private final List<X509Certificate> chain;
  private final byte[] protectedHeader;

  /** Signs in the format of COSE. */
  @FunctionalInterface
  private interface Signer {
    byte[] sign(byte[] message) throws GeneralSecurityException;
  }

  /**
   * @param chain the key's certificate, then its issuers, without the root
   * @throws GeneralSecurityException if the key is of an unsupported kind, or does not match the
   *     certificate
   */
  SigningIdentity(PrivateKey key, List<X509Certificate> chain) throws GeneralSecurityException {
    this.chain = List.copyOf(chain);
    algorithm = SignatureAlgorithm.ofKey(key.getAlgorithm());
    List<byte[]> encodedChain = new ArrayList<>();
    for (X509Certificate certificate : chain) {
      encodedChain.add(certificate.getEncoded());
    }
    protectedHeader = Cose.protectedHeader(algorithm, encodedChain);
    signer = algorithm == SignatureAlgorithm.ES256 ? ecdsa(key) : ed25519(key);
    checkPair();
  }

  private static Signer ecdsa(PrivateKey key) throws GeneralSecurityException {
    if (!(key instanceof ECPrivateKey curve)
        || curve.getParams().getCurve().getField().getFieldSize() != 8 * HALF) {
      throw new GeneralSecurityException("the private key is not one of P-256");
    }
    X9ECParameters parameters = CustomNamedCurves.getByName("P-256");
    ECDomainParameters domain = new ECDomainParameters(parameters);
    ECPrivateKeyParameters secret = new ECPrivateKeyParameters(curve.getS(), domain);
    return message -> {
      ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
      signer.init(true, secret);
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(message);
      byte[] both = new byte[2 * HALF];
      BigInteger[] numbers = signer.generateSignature(hash);
      for (int i = 0; i < 2; i++) {
        System.arraycopy(
            BigIntegers.asUnsignedByteArray(HALF, numbers[i]), 0, both, i * HALF, HALF);
      }
      return both;
    };
  }

  private static Signer ed25519(PrivateKey key) {
    String name = SignatureAlgorithm.ED25519.signature();
    if (FAST != null) {
      try {
        PrivateKey converted =
            KeyFactory.getInstance(name, FAST)
                .generatePrivate(new PKCS8EncodedKeySpec(key.getEncoded()));
        return message -> signed(Signature.getInstance(name, FAST), converted, message);
      } catch (GeneralSecurityException e) {
        return message -> signed(Signature.getInstance(name), key, message);
      }
    }
    return message -> signed(Signature.getInstance(name), key, message);
  }

  private static byte[] signed(Signature signature, PrivateKey key, byte[] message)
      throws GeneralSecurityException {
    signature.initSign(key);
    signature.update(message);
    return signature.sign();
  }

  private static @Nullable Provider fastProvider() {
    try {
      return Conscrypt.newProvider();
    } catch (LinkageError e) {
      return null;
    }
  }

  private void checkPair() throws GeneralSecurityException {
    byte[] message = {1, 2, 3};
    Signature verifier = Signature.getInstance(algorithm.plainSignature());
    verifier.initVerify(chain.get(0).getPublicKey());
    verifier.update(message);
    if (!verifier.verify(signer.sign(message))) {
      throw new GeneralSecurityException("the private key is not that of the certificate");
    }
  }

  SignatureAlgorithm algorithm() {
    return algorithm;
  }

  public List<X509Certificate> chain() {
    return chain;
  }

  /**
   * The protected header of its signatures, with algorithm and chain; not a copy, not to be
   * modified.
   */
  public byte[] protectedHeader() {
    return protectedHeader;
  }

  /** When the first of the certificates expires. */
  Instant expires() {
    return chain.stream()
        .map(certificate -> certificate.getNotAfter().toInstant())
        .min(Instant::compareTo)
        .orElseThrow();
  }

  /** Signs in the format of COSE: for ECDSA the concatenation of both numbers (RFC 9053). */
  byte[] sign(byte[] message) throws GeneralSecurityException {
    return signer.sign(message);
  }
}
