package dev.ganvas.labelling;

/** The signature algorithms of content credentials that are offered here. */
public enum SignatureAlgorithm {
  /** ECDSA on P-256 with SHA-256. */
  ES256(-7, "EC", "SHA256withECDSA"),
  /** EdDSA on Curve25519. */
  ED25519(-8, "Ed25519", "Ed25519");

  private final int coseId;
  private final String keyAlgorithm;
  private final String signature;

  SignatureAlgorithm(int coseId, String keyAlgorithm, String signature) {
    this.coseId = coseId;
    this.keyAlgorithm = keyAlgorithm;
    this.signature = signature;
  }

  /** The number of the algorithm in COSE. */
  int coseId() {
    return coseId;
  }

  /** The JDK's name for its keys. */
  String keyAlgorithm() {
    return keyAlgorithm;
  }

  /** The JDK's name for it. */
  String signature() {
    return signature;
  }

  /** That of a key, by the JDK's name for the key. */
  static SignatureAlgorithm ofKey(String keyAlgorithm) {
    return switch (keyAlgorithm) {
      case "EC" -> ES256;
      case "EdDSA", "Ed25519" -> ED25519;
      default ->
          throw new IllegalArgumentException(
              "content credentials are signed with EC P-256 or Ed25519 keys, not " + keyAlgorithm);
    };
  }
}
