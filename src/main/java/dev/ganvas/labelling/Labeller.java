package dev.ganvas.labelling;

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
   * Writes the label into a picture: XMP with the IPTC digital source type {@code
   * trainedAlgorithmicMedia} and the AI system's name and version; then signed content credentials.
   *
   * @param encoded a PNG or JPEG file
   * @param mediaType {@code image/png} or {@code image/jpeg}
   * @throws IllegalArgumentException if it is another format, or not a file of that format
   */
  public LabelledImage label(byte[] encoded, String mediaType, ImageOrigin origin) {
    ImageContainer container = ImageContainer.of(mediaType);
    byte[] packet = XmpPacket.of(origin).getBytes(StandardCharsets.UTF_8);
    byte[] file = container.with(encoded, container.xmp(packet));
    if (signer != null) {
      file = ContentCredentials.sign(file, container, origin, signer.get());
    }
    return new LabelledImage(file, mediaType, origin);
  }
}
