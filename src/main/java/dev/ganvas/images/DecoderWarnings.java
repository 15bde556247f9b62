package dev.ganvas.images;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells damage from oddities in what a decoder warns of. Of a JPEG, libjpeg's words are all that is
 * known (jerror.h); what is only not by the book, such as a version or a scan's parameters that
 * cameras get wrong, does no harm.
 */
final class DecoderWarnings {
  private static final Pattern BEFORE_END =
      Pattern.compile("Corrupt JPEG data: (\\d+) extraneous bytes before marker 0xd9");

  /** So many bytes may a decoder hold that it has not yet used. */
  private static final int HELD = 8;

  private static final int EOI_LENGTH = 2;

  private DecoderWarnings() {}

  /**
   * @param file as the decoder got it: a JPEG ends with its marker EOI
   */
  static boolean tellDamage(String warning, byte[] file) {
    Matcher beforeEnd = BEFORE_END.matcher(warning);
    return beforeEnd.matches()
        ? !areFill(Long.parseLong(beforeEnd.group(1)), file)
        : warning.startsWith("Corrupt JPEG data") || warning.contains("remature end");
  }

  /**
   * Whether bytes between a JPEG's last pixel and its end are zeros with which a camera filled it
   * up. Where many more lie there, pixels were made of some: part of the picture is missing.
   */
  private static boolean areFill(long extraneous, byte[] jpeg) {
    int zeros = 0;
    while (jpeg[jpeg.length - EOI_LENGTH - 1 - zeros] == 0) {
      zeros++;
    }
    return zeros >= extraneous && zeros <= extraneous + HELD;
  }
}
