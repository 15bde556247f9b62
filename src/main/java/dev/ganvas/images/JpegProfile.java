package dev.ganvas.images;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The colour profile of a JPEG file, which may lie in several segments (ISO 15076-1, annex B.4). */
final class JpegProfile {
  private static final byte[] NAME = "ICC_PROFILE\0".getBytes(StandardCharsets.US_ASCII);

  /** The name, the number of the part, and that of all parts. */
  private static final int HEADER = NAME.length + 2;

  private final byte[] file;
  private final List<Integer> segments = new ArrayList<>();
  private final SortedMap<Integer, byte[]> parts = new TreeMap<>();
  private int count;

  JpegProfile(byte[] file) {
    this.file = file;
  }

  /** Takes the data of a segment APP2, if they are of a profile. Of parts of one number, the first. */
  void take(int from, int to) {
    if (to - from >= HEADER && Arrays.equals(file, from, from + NAME.length, NAME, 0, NAME.length)) {
      segments.add(from);
      count = file[from + HEADER - 1] & 0xFF;
      parts.putIfAbsent(
          file[from + HEADER - 2] & 0xFF, Arrays.copyOfRange(file, from + HEADER, to));
    }
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

  /** The file with its profile under no name, so that a decoder passes over it. */
  byte[] hidden() {
    byte[] hidden = segments.isEmpty() ? file : file.clone();
    segments.forEach(at -> hidden[at] = 0);
    return hidden;
  }
}
