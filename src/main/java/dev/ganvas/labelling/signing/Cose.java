package dev.ganvas.labelling.signing;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.dataformat.cbor.CBORFactory;
import tools.jackson.dataformat.cbor.CBORGenerator;

/** Signatures of the kind COSE_Sign1 (RFC 9052), their payload elsewhere, their chain inside. */
public final class Cose {
  private static final CBORFactory CBOR = new CBORFactory();
  private static final int SIGN1_TAG = 18;
  private static final int SIGNATURE_LENGTH = 64;
  private static final int ALGORITHM = 1;
  private static final int X5CHAIN = 33;

  /** Bytes for a time stamp: it and its names leave at least 256 of them for padding. */
  private static final int RESERVED = TimeStampAuthority.MAX_TOKEN + 400;

  /** Of a byte string of 256 to 65,535 bytes. */
  private static final int LONG_STRING_HEADER = 3;

  private Cose() {}

  /**
   * The tagged structure with the identity's signature of a payload.
   *
   * @param authority that stamps the signature with the time; null for no stamp
   */
  public static byte[] sign(
      SigningIdentity identity, byte[] payload, @Nullable TimeStampAuthority authority)
      throws GeneralSecurityException {
    byte[] protectedHeader = identity.protectedHeader();
    byte[] signature = identity.sign(toBeSigned(protectedHeader, payload));
    if (authority == null) {
      return structure(protectedHeader, signature, cbor -> writeHeader(cbor, null, -1));
    }
    // Of the same length whether there is a stamp or not, and however long it is.
    byte[] token = authority.stamp(encoded(signature)).orElse(null);
    byte[] unpadded = structure(protectedHeader, signature, cbor -> writeHeader(cbor, token, 0));
    int pad = length(identity, authority) - unpadded.length - LONG_STRING_HEADER + 1;
    return structure(protectedHeader, signature, cbor -> writeHeader(cbor, token, pad));
  }

  /** A structure as long as {@link #sign} makes it, without a signature. */
  public static byte[] unsigned(SigningIdentity identity, @Nullable TimeStampAuthority authority) {
    int pad = authority == null ? -1 : RESERVED;
    return structure(
        identity.protectedHeader(),
        new byte[SIGNATURE_LENGTH],
        cbor -> writeHeader(cbor, null, pad));
  }

  private static int length(SigningIdentity identity, TimeStampAuthority authority) {
    return unsigned(identity, authority).length;
  }

  private static byte[] structure(byte[] protectedHeader, byte[] signature, Content header) {
    return write(
        cbor -> {
          cbor.writeTag(SIGN1_TAG);
          cbor.writeStartArray(cbor, 4);
          cbor.writeBinary(protectedHeader);
          header.write(cbor);
          cbor.writeNull();
          cbor.writeBinary(signature);
          cbor.writeEndArray();
        });
  }

  /**
   * The header that no signature covers.
   *
   * @param token a time stamp (RFC 3161) of the signature; null for none
   * @param pad zeros that make up for its length; -1 for no padding
   */
  private static void writeHeader(CBORGenerator cbor, byte @Nullable [] token, int pad) {
    cbor.writeStartObject(cbor, (token == null ? 0 : 1) + (pad < 0 ? 0 : 1));
    if (token != null) {
      cbor.writeName("sigTst2");
      cbor.writeStartObject(cbor, 1);
      cbor.writeName("tstTokens");
      cbor.writeStartArray(cbor, 1);
      cbor.writeStartObject(cbor, 1);
      cbor.writeName("val");
      cbor.writeBinary(token);
      cbor.writeEndObject();
      cbor.writeEndArray();
      cbor.writeEndObject();
    }
    if (pad >= 0) {
      cbor.writeName("pad");
      cbor.writeBinary(new byte[pad]);
    }
    cbor.writeEndObject();
  }

  /** What a time stamp is of: the signature as it stands in the structure. */
  private static byte[] encoded(byte[] signature) {
    return write(cbor -> cbor.writeBinary(signature));
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
  public static byte[] toBeSigned(byte[] protectedHeader, byte[] payload) {
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
