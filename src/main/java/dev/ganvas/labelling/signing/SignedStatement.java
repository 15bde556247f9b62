package dev.ganvas.labelling.signing;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A statement signed by this installation: a JSON Web Signature (RFC 7515) in its compact form,
 * with the certificates in {@code x5c}.
 *
 * @param payload signed bytes, UTF-8
 * @param signer certificate of the key that signed it
 */
public record SignedStatement(byte[] payload, X509Certificate signer) {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

  static String sign(byte[] payload, SigningIdentity identity) {
    try {
      List<String> chain = new ArrayList<>();
      for (X509Certificate certificate : identity.chain()) {
        chain.add(Base64.getEncoder().encodeToString(certificate.getEncoded()));
      }
      Map<String, Object> header = new LinkedHashMap<>();
      header.put("alg", identity.algorithm().joseName());
      header.put("x5c", chain);
      String signed =
          URL.encodeToString(JSON.writeValueAsBytes(header)) + "." + URL.encodeToString(payload);
      byte[] signature = identity.sign(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + URL.encodeToString(signature);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the statement cannot be signed", e);
    }
  }

  /**
   * Reads and verifies a statement by any signer.
   *
   * @throws GeneralSecurityException if it is malformed, or its signature is invalid
   */
  public static SignedStatement read(String compact) throws GeneralSecurityException {
    String[] parts = compact.strip().split("\\.", -1);
    if (parts.length != 3) {
      throw new GeneralSecurityException("not a JSON Web Signature in compact form");
    }
    try {
      JsonNode header = JSON.readTree(Base64.getUrlDecoder().decode(parts[0]));
      SignatureAlgorithm algorithm = SignatureAlgorithm.ofJoseName(header.path("alg").asString(""));
      X509Certificate signer = signer(header);
      Signature signature = Signature.getInstance(algorithm.plainSignature());
      signature.initVerify(signer.getPublicKey());
      signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
      if (!signature.verify(Base64.getUrlDecoder().decode(parts[2]))) {
        throw new GeneralSecurityException("the signature does not fit the statement");
      }
      return new SignedStatement(Base64.getUrlDecoder().decode(parts[1]), signer);
    } catch (IllegalArgumentException | JacksonException e) {
      throw new GeneralSecurityException("not a JSON Web Signature with certificates", e);
    }
  }

  private static X509Certificate signer(JsonNode header) throws GeneralSecurityException {
    byte[] der = Base64.getDecoder().decode(header.path("x5c").path(0).asString(""));
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
  }
}
