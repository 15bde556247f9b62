package dev.ganvas.labelling.signing;

/** The supported signature algorithms of content credentials. */
public enum SignatureAlgorithm {
  /** ECDSA on P-256 with SHA-256. */
  ES256(-7, "ES256", "EC", "SHA256withECDSA", "SHA256withECDSAinP1363Format"),
  /** EdDSA on Curve25519. */
  ED25519(-8, "EdDSA", "Ed25519", "Ed25519", "Ed25519");

  private final int coseId;
  private final String joseName;
  private final String keyAlgorithm;
  private final String signature;
  private final String plainSignature;

  SignatureAlgorithm(
      int coseId, String joseName, String keyAlgorithm, String signature, String plainSignature) {
    this.coseId = coseId;
    this.joseName = joseName;
    this.keyAlgorithm = keyAlgorithm;
    this.signature = signature;
    this.plainSignature = plainSignature;
  }

  /** Its identifier in COSE. */
  int coseId() {
    return coseId;
  }

  /** Its name in JOSE. */
  String joseName() {
    return joseName;
  }

  /** The JDK's name for its keys. */
  String keyAlgorithm() {
    return keyAlgorithm;
  }

  /** The JDK's name for it. */
  String signature() {
    return signature;
  }

  /** The JDK's name for it, with signatures in the format of COSE and JOSE. */
  public String plainSignature() {
    return plainSignature;
  }

  /** The algorithm with a name in JOSE. */
  static SignatureAlgorithm ofJoseName(String name) {
    for (SignatureAlgorithm algorithm : values()) {
      if (algorithm.joseName.equals(name)) {
        return algorithm;
      }
    }
    throw new IllegalArgumentException("unknown algorithm " + name);
  }

  /** The algorithm for a key, by the JDK's name of the key. */
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
