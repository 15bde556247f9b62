package dev.ganvas.labelling;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How pictures are labelled.
 *
 * @param algorithm of the signatures of a certificate made here, es256 or ed25519
 * @param keystore a PKCS#12 file with the key and chain to sign with; none for a private root and
 *     certificate, made at the first start in the data directory
 * @param keystorePassword of that file
 * @param key a PEM file with the private key (PKCS#8) to sign with, instead of a keystore
 * @param chain a PEM file with its certificates, that of the key first
 * @param timeStampUrl of an authority (RFC 3161) that stamps every signature with the time; none
 *     for no stamps
 * @param watermark whether pictures that are large enough get an invisible mark
 * @param watermarkPsnr decibels (peak signal-to-noise ratio) that it may bring them down to: less
 *     is easier to find and to see
 * @param visible whether every picture gets a visible label, asked for or not
 */
@Validated
@ConfigurationProperties("ganvas.labelling")
public record LabellingProperties(
    @DefaultValue("es256") SignatureAlgorithm algorithm,
    @Nullable Path keystore,
    @DefaultValue("") String keystorePassword,
    @Nullable Path key,
    @Nullable Path chain,
    @Nullable URI timeStampUrl,
    @DefaultValue("true") boolean watermark,
    @DecimalMin("36") @DecimalMax("50") @DefaultValue("41.5") double watermarkPsnr,
    @DefaultValue("false") boolean visible) {}
