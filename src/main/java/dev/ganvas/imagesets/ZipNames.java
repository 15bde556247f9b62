package dev.ganvas.imagesets;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.zip.UnicodePathExtraField;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the names of a ZIP archive. What an entry declares holds if its bytes are that: UTF-8 by
 * the flag, or a Unicode path that belongs to its name. All others are UTF-8 if each of them is,
 * else in code page 437.
 *
 * @param guessed whether some names are in the code page
 * @param backslashIsLetter whether a backslash is no separator in these: it is the second byte of
 *     many letters of Shift-JIS and Big5
 */
record ZipNames(boolean guessed, boolean backslashIsLetter) {
  /** Names in no declared encoding that are not UTF-8 (APPNOTE 6.3.10, D.1). */
  static final Charset CODE_PAGE = Charset.forName("IBM437");

  private static final char WIDE_BACKSLASH = '\uFF3C';

  static ZipNames of(List<ZipArchiveEntry> entries) {
    boolean guessed = false;
    boolean slashes = false;
    for (ZipArchiveEntry entry : entries) {
      byte[] raw = entry.getRawName();
      if (unicodePath(entry) == null && utf8(raw) == null) {
        guessed = true;
        slashes |= new String(raw, StandardCharsets.ISO_8859_1).indexOf('/') >= 0;
      }
    }
    return new ZipNames(guessed, slashes);
  }

  String name(ZipArchiveEntry entry) {
    String path = unicodePath(entry);
    if (path != null) {
      return path;
    }
    String name = utf8(entry.getRawName());
    if (name != null && (!guessed || entry.getGeneralPurposeBit().usesUTF8ForNames())) {
      return name;
    }
    String read = new String(entry.getRawName(), CODE_PAGE);
    return backslashIsLetter ? read.replace('\\', WIDE_BACKSLASH) : read;
  }

  /** Its Unicode path (APPNOTE 4.6.9); null without, or if it belongs to another name. */
  private static @Nullable String unicodePath(ZipArchiveEntry entry) {
    return entry.getExtraField(UnicodePathExtraField.UPATH_ID) instanceof UnicodePathExtraField path
            && path.getUnicodeName() != null
            && path.getNameCRC32() == sum(entry.getRawName())
        ? utf8(path.getUnicodeName())
        : null;
  }

  private static @Nullable String utf8(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /** CRC-32. */
  static long sum(byte[] bytes) {
    CRC32 sum = new CRC32();
    sum.update(bytes);
    return sum.getValue();
  }
}
