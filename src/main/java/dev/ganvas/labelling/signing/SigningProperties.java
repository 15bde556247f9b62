package dev.ganvas.labelling.signing;

import dev.ganvas.storage.HttpAddress;
import jakarta.validation.constraints.AssertTrue;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How pictures are signed.
 *
 * @param algorithm of the signatures of a certificate made here, ed25519 or es256
 * @param keystore a PKCS#12 file with the key and chain to sign with; none for a private root and
 *     certificate, made at the first start in the data directory
 * @param keystorePassword of that file
 * @param key a PEM file with the private key (PKCS#8) to sign with, instead of a keystore
 * @param chain a PEM file with its certificates, that of the key first
 * @param timeStampUrl of an authority (RFC 3161) that stamps every signature with the time; none
 *     for no stamps
 */
@Validated
@ConfigurationProperties("ganvas.labelling")
public record SigningProperties(
    @DefaultValue("ed25519") SignatureAlgorithm algorithm,
    @Nullable Path keystore,
    @DefaultValue("") String keystorePassword,
    @Nullable Path key,
    @Nullable Path chain,
    @Nullable URI timeStampUrl) {

  // The name is that of the property that a message is to name.

  @AssertTrue(message = "must be an address such as http://timestamp.example/rfc3161")
  boolean isTimeStampUrl() {
    return HttpAddress.isOneOrNone(timeStampUrl);
  }
}
