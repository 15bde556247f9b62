package dev.ganvas.labelling.c2pa;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The outermost boxes of an ISO base media file (ISO/IEC 14496-12). */
record IsoBoxes(List<Box> boxes) {
  /** Size, type and extended type. */
  static final int EXTENSION_HEADER = 24;

  private static final int HEADER = 8;

  /** A box, with its header. */
  record Box(String type, long start, long length) {
    long end() {
      return start + length;
    }
  }

  static IsoBoxes of(FileChannel file) throws IOException {
    List<Box> boxes = new ArrayList<>();
    long at = 0;
    while (at < file.size()) {
      ByteBuffer header = ByteBuffer.allocate(2 * HEADER);
      file.read(header, at);
      long length = Integer.toUnsignedLong(header.getInt(0));
      if (length == 1) {
        length = header.getLong(HEADER);
      }
      if (header.position() < HEADER || length < HEADER || length > file.size() - at) {
        throw new IOException("not an ISO base media file");
      }
      String type = new String(header.array(), 4, 4, StandardCharsets.ISO_8859_1);
      boxes.add(new Box(type, at, length));
      at += length;
    }
    return new IsoBoxes(boxes);
  }

  /** The first box of that type. */
  Box first(String type) throws IOException {
    return boxes.stream()
        .filter(box -> box.type().equals(type))
        .findFirst()
        .orElseThrow(() -> new IOException("a film without a box " + type));
  }

  static byte[] box(String type, byte[] content) {
    return Jumbf.box(type, content);
  }

  /** A box of a type that is a UUID. */
  static byte[] extension(UUID type, byte[] content) {
    return box(
        "uuid",
        ByteBuffer.allocate(16 + content.length)
            .putLong(type.getMostSignificantBits())
            .putLong(type.getLeastSignificantBits())
            .put(content)
            .array());
  }
}
