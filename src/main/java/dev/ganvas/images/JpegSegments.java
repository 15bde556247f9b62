package dev.ganvas.images;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Walks the segments of a JPEG file (ISO/IEC 10918-1, annex B) to its end. */
final class JpegSegments {
  private static final int EOI = 0xD9;
  private static final int SOS = 0xDA;
  private static final int APP1 = 0xE1;
  private static final int APP2 = 0xE2;
  private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] PROFILE = "ICC_PROFILE\0".getBytes(StandardCharsets.US_ASCII);

  private final byte[] file;
  private int at = 2;
  private byte @Nullable [] exif;

  private JpegSegments(byte[] file) {
    this.file = file;
  }

  /**
   * @throws UnreadablePictureException if the file ends before its picture does
   */
  static PictureFile read(byte[] file) throws UnreadablePictureException {
    JpegSegments segments = new JpegSegments(file);
    if (!segments.reachesEnd()) {
      throw new UnreadablePictureException("the JPEG ends before its picture does");
    }
    return PictureFile.plain(file, segments.exif);
  }

  private boolean reachesEnd() throws UnreadablePictureException {
    while (at < file.length - 1) {
      int marker = file[at + 1] & 0xFF;
      if ((file[at] & 0xFF) != 0xFF || marker == 0xFF) {
        at++;
      } else if (marker == EOI) {
        return true;
      } else if (marker == 0 || marker == 1 || (marker >= 0xD0 && marker <= 0xD8)) {
        at += 2; // A stuffed byte or a marker without a length.
      } else if (!pass(marker)) {
        return false;
      }
    }
    return false;
  }

  /** Passes a segment with a length; entropy-coded data behind it are passed byte by byte. */
  private boolean pass(int marker) throws UnreadablePictureException {
    if (at + 3 >= file.length) {
      return false;
    }
    int length = (file[at + 2] & 0xFF) << 8 | (file[at + 3] & 0xFF);
    int from = at + 4;
    int to = at + 2 + length;
    if (length < 2 || to > file.length) {
      return false;
    }
    if (marker == APP1 && exif == null && startsWith(EXIF, from, to)) {
      exif = Arrays.copyOfRange(file, from + EXIF.length, to);
    } else if (marker == APP2 && startsWith(PROFILE, from, to - 6)) {
      // Behind the name: the number of this part, that of all parts, and the profile.
      if (file[from + PROFILE.length] <= 1) {
        ProfileColour.checkClaim(ByteBuffer.wrap(file).getInt(from + PROFILE.length + 2));
      }
    }
    at = to;
    return marker != SOS || at < file.length;
  }

  private boolean startsWith(byte[] start, int from, int to) {
    return to - from >= start.length
        && Arrays.equals(file, from, from + start.length, start, 0, start.length);
  }
}
