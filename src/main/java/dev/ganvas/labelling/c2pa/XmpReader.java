package dev.ganvas.labelling.c2pa;

import dev.ganvas.labelling.c2pa.FileParts.Format;
import dev.ganvas.labelling.c2pa.FileParts.Part;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads the metadata texts of picture files: XMP packets (ISO 16684) in PNG, also compressed or in
 * the hexadecimal profiles of ImageMagick, in JPEG and in WebP.
 */
final class XmpReader {
  private static final int MAX_BYTES = 16 * 1024 * 1024;
  private static final String PNG_KEYWORD = "XML:com.adobe.xmp";
  private static final String RAW_PROFILE = "Raw profile type ";
  private static final int PROFILE_HEADER_LINES = 3;
  private static final byte[] JPEG_NAME =
      "http://ns.adobe.com/xap/1.0/\0".getBytes(StandardCharsets.US_ASCII);

  /** The address of a manifest, as C2PA 2 (11.4) has it in XMP. */
  private static final Pattern PROVENANCE =
      Pattern.compile(
          "(?:\\w+:)?provenance\\s*=\\s*[\"'](https?://[^\"'<>\\s]+)[\"']"
              + "|<(?:\\w+:)?provenance>\\s*(https?://[^<\\s]+)\\s*</");

  private XmpReader() {}

  /** The address of remote credentials; empty if the file names none. */
  static Optional<String> remoteManifest(byte[] file) {
    for (byte[] text : texts(file)) {
      Matcher matcher = PROVENANCE.matcher(new String(text, charset(text)));
      if (matcher.find()) {
        String address = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
        return Optional.of(address.replace("&amp;", "&"));
      }
    }
    return Optional.empty();
  }

  /** By the zeros beside its first letters. */
  private static Charset charset(byte[] text) {
    if (text.length >= 2 && text[0] == 0) {
      return StandardCharsets.UTF_16BE;
    }
    boolean marked = text.length >= 2 && (text[0] & 0xFF) >= 0xFE && (text[1] & 0xFF) >= 0xFE;
    return marked
        ? StandardCharsets.UTF_16
        : text.length >= 2 && text[1] == 0 ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_8;
  }

  /** Metadata texts as bytes, decompressed. */
  static List<byte[]> texts(byte[] file) {
    FileParts parts = FileParts.of(file);
    List<byte[]> texts = new ArrayList<>();
    for (Part part : parts.parts()) {
      byte[] text =
          parts.format() == Format.PNG
              ? png(file, part)
              : parts.format() == Format.JPEG ? jpeg(file, part) : webp(file, part);
      if (text.length > 0) {
        texts.add(text);
      }
    }
    return texts;
  }

  private static byte[] webp(byte[] file, Part part) {
    return part.name().equals("XMP ")
        ? Arrays.copyOfRange(file, part.from(), part.to())
        : new byte[0];
  }

  private static byte[] jpeg(byte[] file, Part part) {
    boolean xmp =
        part.name().equals("APP1")
            && part.length() > JPEG_NAME.length
            && Arrays.equals(
                file, part.from(), part.from() + JPEG_NAME.length, JPEG_NAME, 0, JPEG_NAME.length);
    return xmp ? Arrays.copyOfRange(file, part.from() + JPEG_NAME.length, part.to()) : new byte[0];
  }

  private static byte[] png(byte[] file, Part chunk) {
    int end = zero(file, chunk.from(), chunk.to());
    if (!chunk.name().matches("[izt](TXt|EXt)") || end == chunk.to()) {
      return new byte[0];
    }
    String keyword =
        new String(file, chunk.from(), end - chunk.from(), StandardCharsets.ISO_8859_1);
    boolean profile = keyword.startsWith(RAW_PROFILE);
    if (!profile && !keyword.equals(PNG_KEYWORD)) {
      return new byte[0];
    }
    byte[] text = pngText(file, chunk, end + 1);
    return profile ? ofHexadecimal(text) : text;
  }

  /** The text of a chunk after its keyword, decompressed. */
  private static byte[] pngText(byte[] file, Part chunk, int afterKeyword) {
    int from = afterKeyword;
    boolean compressed = chunk.name().equals("zTXt");
    if (compressed) {
      from++;
    }
    if (chunk.name().equals("iTXt")) {
      compressed = from < chunk.to() && file[from] != 0;
      from = zero(file, from + 2, chunk.to()) + 1;
      from = zero(file, from, chunk.to()) + 1;
    }
    if (from >= chunk.to()) {
      return new byte[0];
    }
    byte[] text = Arrays.copyOfRange(file, from, chunk.to());
    return compressed ? inflated(text) : text;
  }

  /** Where the next zero is, or the end. */
  private static int zero(byte[] file, int from, int to) {
    int at = from;
    while (at < to && file[at] != 0) {
      at++;
    }
    return Math.min(at, to);
  }

  /** Decompresses as far as possible, up to a limit. */
  private static byte[] inflated(byte[] compressed) {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(compressed);
      ByteArrayOutputStream output = new ByteArrayOutputStream();
      byte[] buffer = new byte[8192];
      int count = inflater.inflate(buffer);
      while (count > 0 && output.size() < MAX_BYTES) {
        output.write(buffer, 0, count);
        count = inflater.inflate(buffer);
      }
      return output.toByteArray();
    } catch (DataFormatException e) {
      return new byte[0];
    } finally {
      inflater.end();
    }
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
