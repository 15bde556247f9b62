package dev.ganvas.labelling;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.dataformat.cbor.CBORFactory;
import tools.jackson.dataformat.cbor.CBORGenerator;

/** Signatures of the kind COSE_Sign1 (RFC 9052), their payload elsewhere, their chain inside. */
final class Cose {
  private static final CBORFactory CBOR = new CBORFactory();
  private static final int SIGN1_TAG = 18;
  private static final int SIGNATURE_LENGTH = 64;
  private static final int ALGORITHM = 1;
  private static final int X5CHAIN = 33;

  private Cose() {}

  /** The tagged structure with the identity's signature of a payload. */
  static byte[] sign(SigningIdentity identity, byte[] payload) throws GeneralSecurityException {
    byte[] protectedHeader = identity.protectedHeader();
    return structure(protectedHeader, identity.sign(toBeSigned(protectedHeader, payload)));
  }

  /** A structure as long as {@link #sign} makes it, without a signature. */
  static byte[] unsigned(SigningIdentity identity) {
    return structure(identity.protectedHeader(), new byte[SIGNATURE_LENGTH]);
  }

  private static byte[] structure(byte[] protectedHeader, byte[] signature) {
    return write(
        cbor -> {
          cbor.writeTag(SIGN1_TAG);
          cbor.writeStartArray(cbor, 4);
          cbor.writeBinary(protectedHeader);
          cbor.writeStartObject(cbor, 0);
          cbor.writeEndObject();
          cbor.writeNull();
          cbor.writeBinary(signature);
          cbor.writeEndArray();
        });
  }

  /**
   * The header that a signature covers.
   *
   * @param certificates in DER, that of the key first
   */
  static byte[] protectedHeader(SignatureAlgorithm algorithm, List<byte[]> certificates) {
    return write(
        cbor -> {
          cbor.writeStartObject(cbor, 2);
          cbor.writePropertyId(ALGORITHM);
          cbor.writeNumber(algorithm.coseId());
          cbor.writePropertyId(X5CHAIN);
          if (certificates.size() == 1) {
            cbor.writeBinary(certificates.get(0));
          } else {
            cbor.writeStartArray(cbor, certificates.size());
            certificates.forEach(cbor::writeBinary);
            cbor.writeEndArray();
          }
          cbor.writeEndObject();
        });
  }

  /** What is signed: the structure Sig_structure. */
  static byte[] toBeSigned(byte[] protectedHeader, byte[] payload) {
    return write(
        cbor -> {
          cbor.writeStartArray(cbor, 4);
          cbor.writeString("Signature1");
          cbor.writeBinary(protectedHeader);
          cbor.writeBinary(new byte[0]);
          cbor.writeBinary(payload);
          cbor.writeEndArray();
        });
  }

  @FunctionalInterface
  private interface Content {
    void write(CBORGenerator cbor);
  }

  private static byte[] write(Content content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator generator = CBOR.createGenerator(bytes)) {
      content.write((CBORGenerator) generator);
    }
    return bytes.toByteArray();
  }
}
