package dev.ganvas.labelling.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;

class SigningIdentityTests {
  private static X509Certificate certificate(PrivateKey key, PublicKey of) throws Exception {
    X500Name name = new X500Name("CN=Test,O=Test");
    Date now = Date.from(Instant.now());
    return new JcaX509CertificateConverter()
        .getCertificate(
            new JcaX509v3CertificateBuilder(name, BigInteger.ONE, now, now, name, of)
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
  }

  private static BigInteger number(String hexadecimal) {
    return new BigInteger(hexadecimal, 16);
  }

  /** RFC 6979, A.2.5: P-256, SHA-256, the message "sample". */
  @Test
  void ecdsaSignsAsInTheExampleOfItsSpecification() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    ECParameterSpec curve = ((ECPublicKey) generator.generateKeyPair().getPublic()).getParams();
    KeyFactory keys = KeyFactory.getInstance("EC");
    PrivateKey key =
        keys.generatePrivate(
            new ECPrivateKeySpec(
                number("C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721"), curve));
    PublicKey publicKey =
        keys.generatePublic(
            new ECPublicKeySpec(
                new ECPoint(
                    number("60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6"),
                    number("7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299")),
                curve));
    SigningIdentity identity = new SigningIdentity(key, List.of(certificate(key, publicKey)));
    byte[] signature = identity.sign("sample".getBytes(StandardCharsets.US_ASCII));
    assertThat(HexFormat.of().withUpperCase().formatHex(signature))
        .isEqualTo(
            "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716"
                + "F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8");
  }

  @Test
  void aKeyOfAnotherCurveOrAnotherCertificateIsRefused() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp384r1"));
    var larger = generator.generateKeyPair();
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    var one = generator.generateKeyPair();
    var other = generator.generateKeyPair();
    X509Certificate certificate = certificate(one.getPrivate(), one.getPublic());
    assertThatThrownBy(() -> new SigningIdentity(larger.getPrivate(), List.of(certificate)))
        .isInstanceOf(GeneralSecurityException.class)
        .hasMessageContaining("P-256");
    assertThatThrownBy(() -> new SigningIdentity(other.getPrivate(), List.of(certificate)))
        .isInstanceOf(GeneralSecurityException.class)
        .hasMessageContaining("not that of the certificate");
  }
}
