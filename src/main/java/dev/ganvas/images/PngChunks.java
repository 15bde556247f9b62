package dev.ganvas.images;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** Walks the chunks of a PNG file (ISO/IEC 15948) to its end, and checks their sums. */
final class PngChunks {
  private static final int SIGNATURE = 8;
  private static final int OVERHEAD = 12;
  private static final int NONE = -1;

  private static final Set<String> KNOWN =
      Set.of("IHDR", "tRNS", "cICP", "iCCP", "sRGB", "gAMA", "cHRM", "eXIf");

  /** As unknown chunks are called that may be passed over. */
  private static final byte[] PASSED_OVER = "tRnS".getBytes(StandardCharsets.US_ASCII);

  private static final int GRAY = 0;

  private final ByteBuffer file;
  private final PngColour colour = new PngColour();
  private byte[] decodable;
  private int bitDepth;
  private int colourType;
  private int transparentLevel = NONE;
  private boolean pixels;
  private byte @Nullable [] exif;

  private PngChunks(byte[] file) {
    this.file = ByteBuffer.wrap(file);
    decodable = file;
  }

  /**
   * @throws UnreadablePictureException if the file ends before its picture does, or a check sum is
   *     wrong
   */
  static PictureFile read(byte[] file) throws UnreadablePictureException {
    PngChunks chunks = new PngChunks(file);
    chunks.walk();
    SourceColour said = chunks.colour.said();
    SourceColour colour = chunks.fewGrays() ? chunks.ofGrays(said) : said;
    return PictureFile.plain(chunks.decodable, colour, chunks.exif);
  }

  private void walk() throws UnreadablePictureException {
    int at = SIGNATURE;
    while (at + OVERHEAD <= file.limit()) {
      int length = file.getInt(at);
      if (length < 0 || length > file.limit() - at - OVERHEAD) {
        break;
      }
      String type = new String(file.array(), at + 4, 4, StandardCharsets.ISO_8859_1);
      check(type, at, length);
      pixels |= type.equals("IDAT");
      if (KNOWN.contains(type)) {
        take(type, at, Arrays.copyOfRange(file.array(), at + 8, at + 8 + length));
      }
      if (type.equals("IEND")) {
        return;
      }
      at += OVERHEAD + length;
    }
    throw new UnreadablePictureException("the PNG ends before its picture does");
  }

  private void check(String type, int at, int length) throws UnreadablePictureException {
    CRC32 sum = new CRC32();
    sum.update(file.array(), at + 4, 4 + length);
    if ((int) sum.getValue() != file.getInt(at + 8 + length)) {
      throw new UnreadablePictureException(
          "damaged PNG: the check sum of its chunk " + type + " is wrong");
    }
  }

  private void take(String type, int at, byte[] data) {
    switch (type) {
      case "IHDR" -> {
        bitDepth = data[8];
        colourType = data[9];
      }
      case "tRNS" -> takeTransparency(at, data);
      case "eXIf" -> exif = exif == null ? data : exif;
      default -> {
        if (!pixels) { // Too late for browsers, which show them as they come.
          colour.take(type, data);
        }
      }
    }
  }

  private void takeTransparency(int at, byte[] data) {
    if (fewGrays() && transparentLevel == NONE) {
      transparentLevel = (data[1] & 0xFF) * 255 / ((1 << bitDepth) - 1);
      decodable = file.array().clone();
      System.arraycopy(PASSED_OVER, 0, decodable, at + 4, PASSED_OVER.length);
    }
  }

  private boolean fewGrays() {
    return colourType == GRAY && bitDepth < 8;
  }

  /**
   * Of a gray picture of less than 8 bits, the JDK makes one with a palette of three equal levels
   * each, and takes another level for the transparent one.
   */
  private SourceColour ofGrays(SourceColour colour) {
    return (levels, channels) -> {
      byte[] grays = new byte[levels.length / channels];
      for (int i = 0; i < grays.length; i++) {
        grays[i] = levels[i * channels];
      }
      byte[] converted = grays.clone();
      colour.toSrgb(converted, 1);
      for (int i = 0; i < levels.length; i++) {
        int gray = i / channels;
        boolean clear = (grays[gray] & 0xFF) == transparentLevel;
        levels[i] = clear ? (byte) 0xFF : converted[gray];
      }
    };
  }
}
