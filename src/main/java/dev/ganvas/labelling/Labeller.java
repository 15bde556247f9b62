package dev.ganvas.labelling;

import dev.ganvas.images.ImageCodec;
import dev.ganvas.images.ImageFormat;
import dev.ganvas.images.Picture;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Labels pictures as made by AI. Thread-safe. */
public final class Labeller {
  private final @Nullable Supplier<SigningIdentity> signer;

  /**
   * @param signer whose signature new pictures get; null for none
   */
  Labeller(@Nullable Supplier<SigningIdentity> signer) {
    this.signer = signer;
  }

  /** One that writes metadata but has nobody to sign it: for what does not leave the machine. */
  public static Labeller unsigned() {
    return new Labeller(null);
  }

  /**
   * Makes a file of a picture and labels it: XMP with the IPTC digital source type {@code
   * trainedAlgorithmicMedia} and the AI system's name and version; then signed content credentials.
   *
   * @param quality of a JPEG file, in per cent
   */
  public LabelledImage label(Picture picture, ImageFormat format, int quality, ImageOrigin origin) {
    ImageContainer container = ImageContainer.of(format);
    byte[] packet = XmpPacket.of(origin).getBytes(StandardCharsets.UTF_8);
    byte[] file =
        container.with(ImageCodec.encode(picture, format, quality), container.xmp(packet));
    if (signer != null) {
      file = ContentCredentials.sign(file, container, origin, signer.get());
    }
    return new LabelledImage(file, format.mediaType(), picture, origin);
  }
}
