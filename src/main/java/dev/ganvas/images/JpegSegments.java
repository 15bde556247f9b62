package dev.ganvas.images;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Walks the segments of a JPEG file (ISO/IEC 10918-1, annex B) to its end. A decoder gets them
 * without what may lie between those of the header, and without a profile that it does not need.
 */
final class JpegSegments {
  private static final int SOI = 0xD8;
  private static final int EOI = 0xD9;
  private static final int SOS = 0xDA;
  private static final int APP1 = 0xE1;
  private static final int APP2 = 0xE2;
  private static final int CMYK = 4;
  private static final int TWELVE_BITS = 12;
  private static final byte[] EXIF = "Exif\0".getBytes(StandardCharsets.US_ASCII);

  private final byte[] file;
  private final ByteArrayOutputStream header = new ByteArrayOutputStream();
  private final JpegProfile profile;
  private int at = 2;
  private int scans;
  private int components;
  private byte @Nullable [] exif;

  private JpegSegments(byte[] file) {
    this.file = file;
    profile = new JpegProfile(file);
    header.write(file, 0, at);
  }

  /**
   * @throws UnreadablePictureException if the file ends before its picture does
   */
  static PictureFile read(byte[] file) throws UnreadablePictureException {
    JpegSegments segments = new JpegSegments(file);
    if (!segments.reachesEnd()) {
      throw new UnreadablePictureException("the JPEG ends before its picture does");
    }
    return segments.picture();
  }

  /** CMYK is turned into RGB by the decoder, everything else is left as it is. */
  private PictureFile picture() {
    byte[] joined = profile.joined();
    boolean cmyk = components == CMYK;
    if (cmyk && ProfileColour.isCmyk(joined)) {
      header.writeBytes(profile.segments());
    }
    int start = scans > 0 ? scans : at;
    header.write(file, start, at + 2 - start);
    SourceColour colour = cmyk ? SourceColour.SRGB : ProfileColour.of(joined);
    return PictureFile.plain(header.toByteArray(), colour, exif);
  }

  private boolean reachesEnd() throws UnreadablePictureException {
    while (at < file.length - 1) {
      int marker = file[at + 1] & 0xFF;
      if ((file[at] & 0xFF) != 0xFF || marker == 0xFF) {
        at++;
      } else if (marker == EOI) {
        return true;
      } else if (marker == 0 || marker == 1 || (marker >= 0xD0 && marker <= SOI)) {
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
    int to = at + 2 + length;
    if (length < 2 || to > file.length) {
      return false;
    }
    if (marker == SOS && scans == 0) {
      scans = at;
    }
    boolean ofProfile = marker == APP2 && profile.take(at, to);
    if (scans == 0 && !ofProfile) {
      header.write(file, at, to - at);
    }
    look(marker, at + 4, to);
    at = to;
    return marker != SOS || at < file.length;
  }

  private void look(int marker, int from, int to) throws UnreadablePictureException {
    if (marker == APP1 && exif == null && startsWith(EXIF, from, to)) {
      // The byte behind the name is 0, but not with every camera.
      exif = Arrays.copyOfRange(file, Math.min(to, from + EXIF.length + 1), to);
    } else if (isFrame(marker) && to - from > 5) {
      if (file[from] == TWELVE_BITS) {
        throw new UnreadablePictureException("JPEG of 12 bits is not read; export with 8");
      }
      components = file[from + 5];
    }
  }

  /** Whether it starts a frame header: SOF, and not DHT, JPG or DAC. */
  private static boolean isFrame(int marker) {
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
  }

  private boolean startsWith(byte[] start, int from, int to) {
    return to - from >= start.length
        && Arrays.equals(file, from, from + start.length, start, 0, start.length);
  }
}
