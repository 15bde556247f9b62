package dev.ganvas.labelling.c2pa;

import dev.ganvas.labelling.c2pa.FileParts.Part;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads XMP in the text chunks of PNG, compressed or not, also in the hexadecimal profiles of
 * ImageMagick.
 */
final class PngText {
  /** Of a file, decompressed: it could be endless. */
  private static final int MAX_BYTES = 16 * 1024 * 1024;

  private static final String KEYWORD = "XML:com.adobe.xmp";
  private static final String RAW_PROFILE = "Raw profile type ";
  private static final int PROFILE_HEADER_LINES = 3;
  private static final int ZLIB_HEADER = 2;

  private final byte[] file;
  private int left = MAX_BYTES;

  PngText(byte[] file) {
    this.file = file;
  }

  /** The packet in a chunk, perhaps behind the name that a profile has for it; empty without. */
  byte[] xmp(Part chunk) {
    int end = zero(chunk.from(), chunk.to());
    if (!chunk.name().matches("[izt](TXt|EXt)") || end == chunk.to()) {
      return new byte[0];
    }
    String keyword =
        new String(file, chunk.from(), end - chunk.from(), StandardCharsets.ISO_8859_1);
    boolean profile = keyword.startsWith(RAW_PROFILE);
    if (!profile && !keyword.equals(KEYWORD)) {
      return new byte[0];
    }
    byte[] text = text(chunk, end + 1);
    return profile ? ofHexadecimal(text) : text;
  }

  /** The text of a chunk after its keyword, decompressed. */
  private byte[] text(Part chunk, int afterKeyword) {
    int from = afterKeyword;
    boolean compressed = chunk.name().equals("zTXt");
    if (compressed) {
      from++;
    }
    if (chunk.name().equals("iTXt")) {
      compressed = from < chunk.to() && file[from] != 0;
      from = zero(from + 2, chunk.to()) + 1;
      from = zero(from, chunk.to()) + 1;
    }
    if (from >= chunk.to()) {
      return new byte[0];
    }
    byte[] text = Arrays.copyOfRange(file, from, chunk.to());
    return compressed ? inflated(text) : text;
  }

  /** Where the next zero is, or the end. */
  private int zero(int from, int to) {
    int at = from;
    while (at < to && file[at] != 0) {
      at++;
    }
    return Math.min(at, to);
  }

  /** Decompresses as far as possible, up to the limit; whether the check sum is right or not. */
  private byte[] inflated(byte[] compressed) {
    Inflater inflater = new Inflater(true);
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    try {
      int header = Math.min(ZLIB_HEADER, compressed.length);
      inflater.setInput(compressed, header, compressed.length - header);
      byte[] buffer = new byte[8192];
      int count = inflater.inflate(buffer);
      while (count > 0 && left > 0) {
        output.write(buffer, 0, count);
        left -= count;
        count = inflater.inflate(buffer);
      }
    } catch (DataFormatException e) {
      // What comes before the damage may say it all.
    } finally {
      inflater.end();
    }
    return output.toByteArray();
  }

  /** After an empty line and those of the name and the length: bytes as pairs of digits. */
  private static byte[] ofHexadecimal(byte[] profile) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int lines = 0;
    int high = -1;
    for (byte letter : profile) {
      int digit = lines < PROFILE_HEADER_LINES ? -1 : Character.digit(letter, 16);
      lines += letter == '\n' ? 1 : 0;
      if (digit >= 0 && high < 0) {
        high = digit;
      } else if (digit >= 0) {
        bytes.write(high << 4 | digit);
        high = -1;
      }
    }
    return bytes.toByteArray();
  }
}
