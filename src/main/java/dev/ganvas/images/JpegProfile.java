package dev.ganvas.images;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The colour profile of a JPEG file, which may lie in several segments (ISO 15076-1, annex B.4).
 */
final class JpegProfile {
  private static final byte[] NAME = "ICC_PROFILE\0".getBytes(StandardCharsets.US_ASCII);

  /** The name, the number of the part, and that of all parts. */
  private static final int HEADER = NAME.length + 2;

  private final byte[] file;
  private final ByteArrayOutputStream segments = new ByteArrayOutputStream();
  private final SortedMap<Integer, byte[]> parts = new TreeMap<>();
  private int count;

  JpegProfile(byte[] file) {
    this.file = file;
  }

  /**
   * Takes a segment APP2. Of parts of one number, the first counts.
   *
   * @param at where its marker lies
   * @param to behind it
   * @return false if it is none of a profile
   */
  boolean take(int at, int to) {
    int from = at + 4;
    if (to - from < NAME.length
        || !Arrays.equals(file, from, from + NAME.length, NAME, 0, NAME.length)) {
      return false;
    }
    if (to - from < HEADER) {
      return true; // It says nothing, and a decoder would stumble over it.
    }
    segments.write(file, at, to - at);
    count = file[from + HEADER - 1] & 0xFF;
    parts.putIfAbsent(file[from + HEADER - 2] & 0xFF, Arrays.copyOfRange(file, from + HEADER, to));
    return true;
  }

  /** The whole profile; null without, or if a part is missing. */
  byte @Nullable [] joined() {
    if (count == 0 || parts.size() != count || parts.firstKey() != 1 || parts.lastKey() != count) {
      return null;
    }
    ByteArrayOutputStream profile = new ByteArrayOutputStream();
    parts.values().forEach(profile::writeBytes);
    return profile.toByteArray();
  }

  /** Its segments as they lie in the file. */
  byte[] segments() {
    return segments.toByteArray();
  }
}
