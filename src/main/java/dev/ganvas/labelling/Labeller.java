package dev.ganvas.labelling;

import dev.ganvas.images.FilmFormat;
import dev.ganvas.images.ImageCodec;
import dev.ganvas.images.ImageFormat;
import dev.ganvas.images.Picture;
import dev.ganvas.labelling.c2pa.ContentCredentials;
import dev.ganvas.labelling.c2pa.FilmCredentials;
import dev.ganvas.labelling.c2pa.ImageContainer;
import dev.ganvas.labelling.c2pa.ImageOrigin;
import dev.ganvas.labelling.c2pa.Ingredient;
import dev.ganvas.labelling.c2pa.XmpPacket;
import dev.ganvas.labelling.signing.PrivateAuthority;
import dev.ganvas.labelling.signing.SignatureAlgorithm;
import dev.ganvas.labelling.signing.SigningIdentity;
import dev.ganvas.labelling.signing.TimeStampAuthority;
import dev.ganvas.labelling.watermark.VisibleLabel;
import dev.ganvas.labelling.watermark.Watermark;
import dev.ganvas.storage.DataDirectory;
import dev.ganvas.storage.SharedSecrets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Encodes pictures and labels them as made by AI. Thread-safe. */
public final class Labeller {
  private static final double BENCHMARK_PSNR = 41.5;

  private final @Nullable Supplier<SigningIdentity> signer;
  private final @Nullable Watermark watermark;
  private final double watermarkPsnr;
  private final @Nullable TimeStampAuthority authority;

  /**
   * @param signer that signs new pictures; null for none
   * @param watermark for pictures large enough to hold it; null for none
   * @param watermarkPsnr lowest peak signal-to-noise ratio of the watermark, in decibels
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

  /** Whether labelling waits for an external service, a time stamp authority. */
  public boolean asksOthers() {
    return authority != null;
  }

  /** A labeller without signatures, for pictures that stay on this machine. */
  public static Labeller unsigned() {
    return new Labeller(null, null, 0, null);
  }

  /**
   * A labeller that signs with a private authority in a directory, for benchmarks.
   *
   * @param watermarked whether it adds watermarks
   */
  public static Labeller ofAuthorityIn(Path directory, boolean watermarked) throws IOException {
    try {
      PrivateAuthority authority =
          new PrivateAuthority(
              SharedSecrets.of(new DataDirectory(directory)),
              "signing.p12",
              SignatureAlgorithm.ED25519,
              Instant.now());
      SigningIdentity identity = authority.identity();
      Watermark watermark = watermarked ? new Watermark(new byte[] {1}) : null;
      return new Labeller(() -> identity, watermark, BENCHMARK_PSNR, null);
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  /**
   * Encodes a picture and labels it, in this order, since each mark changes what the next one
   * covers: a visible label, if requested; a watermark with the last 32 bits of the picture's id;
   * XMP with the IPTC digital source type {@code trainedAlgorithmicMedia} and the AI system's name
   * and version; signed content credentials.
   *
   * @param quality of a JPEG file, 1 to 100
   * @param visible whether to draw the visible label
   * @param parameters request as JSON, to be embedded in the file; null for nothing
   */
  public LabelledImage label(
      Picture picture,
      ImageFormat format,
      int quality,
      ImageOrigin origin,
      boolean visible,
      @Nullable String parameters) {
    return label(picture, format, quality, origin, null, visible, parameters);
  }

  /**
   * The same for a picture that was made from another one. Where something of that is left, the
   * digital source type is {@code compositeWithTrainedAlgorithmicMedia}.
   *
   * @param ingredient what it was made from; null if it was made from nothing
   */
  public LabelledImage label(
      Picture picture,
      ImageFormat format,
      int quality,
      ImageOrigin origin,
      @Nullable Ingredient ingredient,
      boolean visible,
      @Nullable String parameters) {
    Picture marked = marked(picture, origin, visible);
    ImageContainer container = ImageContainer.of(format);
    boolean edited = ingredient != null && ingredient.remains();
    byte[] packet = XmpPacket.of(origin, edited, parameters).getBytes(StandardCharsets.UTF_8);
    byte[] encoded = ImageCodec.encode(marked, format, quality);
    byte[] file = container.with(encoded, container.xmp(packet));
    if (signer != null) {
      file = ContentCredentials.sign(file, container, origin, ingredient, signer.get(), authority);
    }
    return new LabelledImage(file, format.mediaType(), marked, origin);
  }

  /**
   * A picture with the marks that are in its pixels.
   *
   * @param visible whether one is to be seen
   */
  public Picture marked(Picture picture, ImageOrigin origin, boolean visible) {
    Picture marked = visible ? VisibleLabel.draw(picture) : picture;
    return watermark != null && Watermark.fits(marked)
        ? watermark.embed(marked, origin.mark(), watermarkPsnr)
        : marked;
  }

  /**
   * Labels a film of {@linkplain #marked marked} pictures as pictures are.
   *
   * @param film without metadata; for MP4 with a box of free space before its data
   * @param target is created
   * @param first its first picture
   */
  public LabelledFilm label(
      Path film,
      FilmFormat format,
      Path target,
      Picture first,
      ImageOrigin origin,
      @Nullable String parameters)
      throws IOException {
    FilmCredentials.write(
        film,
        format,
        target,
        XmpPacket.of(origin, false, parameters).getBytes(StandardCharsets.UTF_8),
        origin,
        signer == null ? null : signer.get(),
        authority);
    return new LabelledFilm(target, format, first, origin);
  }

  /** Whether the same picture of the same origin gives the same bytes; time stamps prevent that. */
  public boolean isRepeatable() {
    return authority == null;
  }

  /** The same without a visible label, and without parameters. */
  public LabelledImage label(Picture picture, ImageFormat format, int quality, ImageOrigin origin) {
    return label(picture, format, quality, origin, false, null);
  }
}
