package dev.ganvas.imagesets;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.zip.UnicodePathExtraField;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;

/**
 * Decodes the names of a ZIP archive: as declared; else as UTF-8 if all names are that, else in
 * code page 437.
 *
 * @param guessed whether some names are in the code page
 */
record ZipNames(boolean guessed) {
  /** Names in no declared encoding that are not UTF-8 (APPNOTE 6.3.10, D.1). */
  static final Charset CODE_PAGE = Charset.forName("IBM437");

  static ZipNames of(List<ZipArchiveEntry> entries) {
    return new ZipNames(!entries.stream().allMatch(ZipNames::isUtf8OrDeclared));
  }

  String name(ZipArchiveEntry entry) {
    byte[] raw = entry.getRawName();
    if (entry.getExtraField(UnicodePathExtraField.UPATH_ID) instanceof UnicodePathExtraField path
        && path.getUnicodeName() != null
        && path.getNameCRC32() == sum(raw)) {
      return new String(path.getUnicodeName(), StandardCharsets.UTF_8);
    }
    boolean declared = entry.getGeneralPurposeBit().usesUTF8ForNames();
    return new String(raw, declared || !guessed ? StandardCharsets.UTF_8 : CODE_PAGE);
  }

  private static boolean isUtf8OrDeclared(ZipArchiveEntry entry) {
    if (entry.getGeneralPurposeBit().usesUTF8ForNames()
        || entry.getExtraField(UnicodePathExtraField.UPATH_ID) != null) {
      return true;
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(entry.getRawName()));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /** CRC-32. */
  static long sum(byte[] bytes) {
    CRC32 sum = new CRC32();
    sum.update(bytes);
    return sum.getValue();
  }
}
