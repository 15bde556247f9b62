package dev.ganvas.labelling;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** Puts an XMP packet into a PNG (an iTXt chunk) or a JPEG (an APP1 segment). */
final class XmpEmbedding {
  private static final byte[] PNG_START = {
    (byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R'
  };

  /** Signature, and the chunk IHDR with its length, type and check sum. */
  private static final int AFTER_IHDR = 8 + 25;

  private static final byte[] JPEG_START = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF};
  private static final int APP0 = 0xE0;
  private static final int APP1 = 0xE1;
  private static final int MAX_SEGMENT = 0xFFFF;

  private XmpEmbedding() {}

  static byte[] embed(byte[] file, String mediaType, String packet) {
    byte[] xmp = packet.getBytes(StandardCharsets.UTF_8);
    return switch (mediaType) {
      case "image/png" -> intoPng(file, xmp);
      case "image/jpeg" -> intoJpeg(file, xmp);
      default -> throw new IllegalArgumentException("no label for " + mediaType);
    };
  }

  private static byte[] intoPng(byte[] file, byte[] xmp) {
    require(startsWith(file, PNG_START) && file.length > AFTER_IHDR, "not a PNG file");
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    data.writeBytes("iTXtXML:com.adobe.xmp".getBytes(StandardCharsets.US_ASCII));
    data.writeBytes(new byte[5]); // end of keyword, not compressed, no language, no translation
    data.writeBytes(xmp);
    byte[] typeAndData = data.toByteArray();
    CRC32 crc = new CRC32();
    crc.update(typeAndData);
    byte[] chunk =
        ByteBuffer.allocate(8 + typeAndData.length)
            .putInt(typeAndData.length - 4)
            .put(typeAndData)
            .putInt((int) crc.getValue())
            .array();
    return insert(file, AFTER_IHDR, chunk);
  }

  private static byte[] intoJpeg(byte[] file, byte[] xmp) {
    require(startsWith(file, JPEG_START) && file.length > 20, "not a JPEG file");
    byte[] name = "http://ns.adobe.com/xap/1.0/\0".getBytes(StandardCharsets.US_ASCII);
    int length = 2 + name.length + xmp.length;
    require(length <= MAX_SEGMENT, "the XMP packet is too long for a JPEG segment");
    byte[] segment =
        ByteBuffer.allocate(2 + length)
            .put((byte) 0xFF)
            .put((byte) APP1)
            .putShort((short) length)
            .put(name)
            .put(xmp)
            .array();
    boolean jfif = (file[3] & 0xFF) == APP0;
    int at = jfif ? 4 + ((file[4] & 0xFF) << 8 | (file[5] & 0xFF)) : 2;
    require(at < file.length, "not a JPEG file");
    return insert(file, at, segment);
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }

  private static boolean startsWith(byte[] file, byte[] start) {
    return file.length >= start.length
        && ByteBuffer.wrap(file, 0, start.length).equals(ByteBuffer.wrap(start));
  }

  private static byte[] insert(byte[] file, int at, byte[] addition) {
    return ByteBuffer.allocate(file.length + addition.length)
        .put(file, 0, at)
        .put(addition)
        .put(file, at, file.length - at)
        .array();
  }
}
