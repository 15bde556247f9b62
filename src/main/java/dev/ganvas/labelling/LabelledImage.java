package dev.ganvas.labelling;

import java.util.Arrays;

/**
 * An encoded picture that says of itself that it was made by AI: the only form in which pictures
 * leave. There is no way to make one but {@link #label}.
 */
public final class LabelledImage {
  private final byte[] bytes;
  private final String mediaType;
  private final ImageOrigin origin;

  private LabelledImage(byte[] bytes, String mediaType, ImageOrigin origin) {
    this.bytes = bytes;
    this.mediaType = mediaType;
    this.origin = origin;
  }

  /**
   * Writes the label into a picture: XMP with the IPTC digital source type {@code
   * trainedAlgorithmicMedia} and the AI system's name and version.
   *
   * @param encoded a PNG or JPEG file
   * @param mediaType {@code image/png} or {@code image/jpeg}
   * @throws IllegalArgumentException if it is another format, or not a file of that format
   */
  public static LabelledImage label(byte[] encoded, String mediaType, ImageOrigin origin) {
    return new LabelledImage(
        XmpEmbedding.embed(encoded, mediaType, XmpPacket.of(origin)), mediaType, origin);
  }

  /** The file: not a copy, to be left alone. */
  public byte[] bytes() {
    return bytes;
  }

  public String mediaType() {
    return mediaType;
  }

  public ImageOrigin origin() {
    return origin;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LabelledImage image && Arrays.equals(bytes, image.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "LabelledImage[" + mediaType + ", " + bytes.length + " bytes, " + origin + "]";
  }
}
