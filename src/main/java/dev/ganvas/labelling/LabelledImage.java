package dev.ganvas.labelling;

import dev.ganvas.images.Picture;
import dev.ganvas.labelling.c2pa.ImageOrigin;
import java.util.Arrays;

/**
 * An encoded picture that is labelled as made by AI: the only form in which pictures leave the
 * service. Only a {@link Labeller} creates it.
 */
public final class LabelledImage {
  private final byte[] bytes;
  private final String mediaType;
  private final Picture picture;
  private final ImageOrigin origin;

  LabelledImage(byte[] bytes, String mediaType, Picture picture, ImageOrigin origin) {
    this.bytes = bytes;
    this.mediaType = mediaType;
    this.picture = picture;
    this.origin = origin;
  }

  /** The file; not a copy, not to be modified. */
  public byte[] bytes() {
    return bytes;
  }

  public String mediaType() {
    return mediaType;
  }

  /** Its decoded pixels. */
  public Picture picture() {
    return picture;
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
