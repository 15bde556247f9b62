package dev.ganvas.labelling;

import dev.ganvas.images.ImageCodec;
import dev.ganvas.images.ImageFormat;
import dev.ganvas.images.Picture;
import dev.ganvas.labelling.c2pa.ContentCredentials;
import dev.ganvas.labelling.c2pa.ImageContainer;
import dev.ganvas.labelling.c2pa.ImageOrigin;
import dev.ganvas.labelling.c2pa.XmpPacket;
import dev.ganvas.labelling.signing.PrivateAuthority;
import dev.ganvas.labelling.signing.SignatureAlgorithm;
import dev.ganvas.labelling.signing.SigningIdentity;
import dev.ganvas.labelling.signing.TimeStampAuthority;
import dev.ganvas.labelling.watermark.VisibleLabel;
import dev.ganvas.labelling.watermark.Watermark;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Labels pictures as made by AI, and makes files of them. Thread-safe. */
public final class Labeller {
  private static final double BENCHMARK_PSNR = 41.5;

  private final @Nullable Supplier<SigningIdentity> signer;
  private final @Nullable Watermark watermark;
  private final double watermarkPsnr;
  private final @Nullable TimeStampAuthority authority;

  /**
   * @param signer whose signature new pictures get; null for none
   * @param watermark for pictures that are large enough; null for none
   * @param watermarkPsnr decibels that it may bring them down to
   * @param authority that stamps signatures with the time; null for none
   */
  public Labeller(
      @Nullable Supplier<SigningIdentity> signer,
      @Nullable Watermark watermark,
      double watermarkPsnr,
      @Nullable TimeStampAuthority authority) {
    this.signer = signer;
    this.watermark = watermark;
    this.watermarkPsnr = watermarkPsnr;
    this.authority = authority;
  }

  /**
   * Whether labels take the answer of somebody else, and so may keep whoever makes them waiting.
   */
  public boolean asksOthers() {
    return authority != null;
  }

  /** One that writes metadata but has nobody to sign it: for what does not leave the machine. */
  public static Labeller unsigned() {
    return new Labeller(null, null, 0, null);
  }

  /**
   * One that signs as a private authority in that directory, for benchmarks.
   *
   * @param watermarked whether it marks pixels too
   */
  public static Labeller ofAuthorityIn(Path directory, boolean watermarked) throws IOException {
    try {
      PrivateAuthority authority =
          new PrivateAuthority(
              directory.resolve("signing.p12"), SignatureAlgorithm.ED25519, Instant.now());
      SigningIdentity identity = authority.identity();
      Watermark watermark = watermarked ? new Watermark(new byte[] {1}) : null;
      return new Labeller(() -> identity, watermark, BENCHMARK_PSNR, null);
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  /**
   * Makes a file of a picture and labels it. In this order, as each mark changes what the next one
   * covers: a visible label, if asked for; a watermark with the last 32 bits of the picture's id;
   * XMP with the IPTC digital source type {@code trainedAlgorithmicMedia} and the AI system's name
   * and version; signed content credentials.
   *
   * @param quality of a JPEG file, in per cent
   * @param visible whether the label is to be seen
   * @param parameters how the picture was asked for, to be told in the file; null for nothing
   */
  public LabelledImage label(
      Picture picture,
      ImageFormat format,
      int quality,
      ImageOrigin origin,
      boolean visible,
      @Nullable String parameters) {
    Picture marked = visible ? VisibleLabel.draw(picture) : picture;
    if (watermark != null && Watermark.fits(marked)) {
      marked = watermark.embed(marked, origin.mark(), watermarkPsnr);
    }
    ImageContainer container = ImageContainer.of(format);
    byte[] packet = XmpPacket.of(origin, parameters).getBytes(StandardCharsets.UTF_8);
    byte[] encoded = ImageCodec.encode(marked, format, quality);
    byte[] file = container.with(encoded, container.xmp(packet));
    if (signer != null) {
      file = ContentCredentials.sign(file, container, origin, signer.get(), authority);
    }
    return new LabelledImage(file, format.mediaType(), marked, origin);
  }

  /** Whether the same picture of the same origin gets the same bytes: not with time stamps. */
  public boolean isRepeatable() {
    return authority == null;
  }

  /** The same without a visible label, and without parameters. */
  public LabelledImage label(Picture picture, ImageFormat format, int quality, ImageOrigin origin) {
    return label(picture, format, quality, origin, false, null);
  }
}
