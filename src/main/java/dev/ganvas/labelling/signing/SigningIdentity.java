package dev.ganvas.labelling.signing;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.util.BigIntegers;
import org.conscrypt.Conscrypt;
import org.jspecify.annotations.Nullable;

/**
 * Who signs: a private key, and the certificates that say whose it is. Signing goes through
 * Conscrypt where its native library loads, which is twenty times as fast as the JDK. Thread-safe.
 */
public final class SigningIdentity {
  private static final int HALF = 32;
  private static final @Nullable Provider FAST = fastProvider();

  private final SignatureAlgorithm algorithm;
  private final PrivateKey key;
  private final @Nullable Provider provider;
  private final List<X509Certificate> chain;
  private final byte[] protectedHeader;

  /**
   * @param chain the key's certificate first, then those that vouch for it, without the root
   * @throws GeneralSecurityException if the key is of no usable kind, or not the certificate's
   */
  SigningIdentity(PrivateKey key, List<X509Certificate> chain) throws GeneralSecurityException {
    this.chain = List.copyOf(chain);
    algorithm = SignatureAlgorithm.ofKey(key.getAlgorithm());
    List<byte[]> encodedChain = new ArrayList<>();
    for (X509Certificate certificate : chain) {
      encodedChain.add(certificate.getEncoded());
    }
    protectedHeader = Cose.protectedHeader(algorithm, encodedChain);
    PrivateKey usable = key;
    Provider usableProvider = null;
    if (FAST != null) {
      try {
        usable =
            KeyFactory.getInstance(algorithm.keyAlgorithm(), FAST)
                .generatePrivate(new PKCS8EncodedKeySpec(key.getEncoded()));
        usableProvider = FAST;
      } catch (GeneralSecurityException e) {
        usable = key;
      }
    }
    this.key = usable;
    provider = usableProvider;
    checkPair();
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
    byte[] signed = encodedSignature(message);
    Signature verifier = Signature.getInstance(algorithm.signature());
    verifier.initVerify(chain.get(0).getPublicKey());
    verifier.update(message);
    if (!verifier.verify(signed)) {
      throw new GeneralSecurityException("the private key is not that of the certificate");
    }
  }

  /** The signature as the JDK has it. */
  private byte[] encodedSignature(byte[] message) throws GeneralSecurityException {
    Signature signature =
        provider == null
            ? Signature.getInstance(algorithm.signature())
            : Signature.getInstance(algorithm.signature(), provider);
    signature.initSign(key);
    signature.update(message);
    return signature.sign();
  }

  SignatureAlgorithm algorithm() {
    return algorithm;
  }

  public List<X509Certificate> chain() {
    return chain;
  }

  /** Algorithm and chain as they stand in its signatures: not a copy, to be left alone. */
  public byte[] protectedHeader() {
    return protectedHeader;
  }

  /** When the first of the certificates ends. */
  Instant expires() {
    return chain.stream()
        .map(certificate -> certificate.getNotAfter().toInstant())
        .min(Instant::compareTo)
        .orElseThrow();
  }

  /** The signature as COSE has it: for ECDSA both numbers one after the other (RFC 9053). */
  byte[] sign(byte[] message) throws GeneralSecurityException {
    byte[] signed = encodedSignature(message);
    return algorithm == SignatureAlgorithm.ES256 ? numbers(signed) : signed;
  }

  private static byte[] numbers(byte[] der) throws GeneralSecurityException {
    try {
      ASN1Sequence sequence = (ASN1Sequence) ASN1Sequence.fromByteArray(der);
      byte[] both = new byte[2 * HALF];
      for (int i = 0; i < 2; i++) {
        byte[] number =
            BigIntegers.asUnsignedByteArray(
                HALF, ASN1Integer.getInstance(sequence.getObjectAt(i)).getValue());
        System.arraycopy(number, 0, both, i * HALF, HALF);
      }
      return both;
    } catch (IOException e) {
      throw new GeneralSecurityException("not an ECDSA signature: " + Arrays.toString(der), e);
    }
  }
}
