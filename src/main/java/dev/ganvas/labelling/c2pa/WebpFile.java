package dev.ganvas.labelling.c2pa;

import dev.ganvas.labelling.c2pa.FileParts.Format;
import dev.ganvas.labelling.c2pa.FileParts.Part;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Adds chunks to WebP files (RFC 9649), converting them to the extended format. */
final class WebpFile {
  private static final int RIFF_HEADER = 12;
  private static final int CHUNK_HEADER = 8;
  private static final int EXTENDED_HEADER = 10;
  private static final int HAS_XMP = 4;
  private static final int SIDE_BITS = 14;
  private static final int SIDE = (1 << SIDE_BITS) - 1;

  private WebpFile() {}

  /** A chunk, padded to an even length. */
  static byte[] chunk(String type, byte[] data) {
    return buffer(chunkLength(data.length))
        .put(type.getBytes(StandardCharsets.US_ASCII))
        .putInt(data.length)
        .put(data)
        .array();
  }

  static int chunkLength(int data) {
    return CHUNK_HEADER + data + (data & 1);
  }

  /** The file with a further chunk at its end. */
  static byte[] with(byte[] file, byte[] chunk) {
    byte[] extended = extended(file);
    return sized(
        buffer(extended.length + chunk.length).put(extended).put(chunk).array(),
        extended.length + chunk.length);
  }

  /** The file as it is when it will have grown, but for what it will have grown by. */
  static byte[] announcing(byte[] file, int growth) {
    return sized(file.clone(), file.length + growth);
  }

  private static byte[] sized(byte[] file, int length) {
    ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(4, length - CHUNK_HEADER);
    return file;
  }

  /** The file with a header that allows for metadata. */
  private static byte[] extended(byte[] file) {
    FileParts parts = FileParts.of(file);
    if (parts.format() != Format.WEBP || parts.parts().isEmpty()) {
      throw new IllegalArgumentException("not a WebP file");
    }
    Part first = parts.parts().get(0);
    if (first.name().equals("VP8X")) {
      return file;
    }
    int size = size(file, first);
    byte[] header = new byte[EXTENDED_HEADER];
    header[0] = HAS_XMP;
    putSide(header, 4, size & SIDE);
    putSide(header, 7, size >> SIDE_BITS & SIDE);
    byte[] chunk = chunk("VP8X", header);
    return buffer(file.length + chunk.length)
        .put(file, 0, RIFF_HEADER)
        .put(chunk)
        .put(file, RIFF_HEADER, file.length - RIFF_HEADER)
        .array();
  }

  /** Width and height less one, of {@value #SIDE_BITS} bits each. */
  private static int size(byte[] file, Part picture) {
    ByteBuffer data = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    if (picture.name().equals("VP8L")) {
      return data.getInt(picture.from() + 1) & (1 << 2 * SIDE_BITS) - 1;
    }
    int width = data.getShort(picture.from() + 6) & SIDE;
    int height = data.getShort(picture.from() + 8) & SIDE;
    return height - 1 << SIDE_BITS | width - 1;
  }

  private static void putSide(byte[] header, int at, int lessOne) {
    header[at] = (byte) lessOne;
    header[at + 1] = (byte) (lessOne >> 8);
  }

  private static ByteBuffer buffer(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }
}
