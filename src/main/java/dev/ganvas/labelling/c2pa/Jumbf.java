package dev.ganvas.labelling.c2pa;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Writes boxes of the JPEG universal metadata box format (ISO/IEC 19566-5). */
final class Jumbf {
  /** What a superbox holds, by the first four letters of its type's UUID. */
  enum Type {
    MANIFEST_STORE("c2pa"),
    MANIFEST("c2ma"),
    ASSERTION_STORE("c2as"),
    CLAIM("c2cl"),
    SIGNATURE("c2cs"),
    CBOR("cbor");

    private final String letters;

    Type(String letters) {
      this.letters = letters;
    }
  }

  static final int HEADER = 8;

  /** What follows the letters in the UUIDs of the types. */
  static final byte[] UUID_REST =
      ByteBuffer.allocate(12).putInt(0x0011_0010).putLong(0x8000_00AA_0038_9B71L).array();

  /** The only kind of description that is written here. */
  static final byte REQUESTABLE_WITH_LABEL = 3;

  private Jumbf() {}

  /** A superbox: its description, then the boxes in it. */
  static byte[] superbox(Type type, String label, byte[]... boxes) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.writeBytes(description(type, label));
    for (byte[] box : boxes) {
      content.writeBytes(box);
    }
    return box("jumb", content.toByteArray());
  }

  private static byte[] description(Type type, String label) {
    byte[] name = label.getBytes(StandardCharsets.UTF_8);
    ByteBuffer content = ByteBuffer.allocate(16 + 1 + name.length + 1);
    content.put(type.letters.getBytes(StandardCharsets.US_ASCII));
    content.put(UUID_REST);
    content.put(REQUESTABLE_WITH_LABEL).put(name).put((byte) 0);
    return box("jumd", content.array());
  }

  /** A box of any type. */
  static byte[] box(String type, byte[] content) {
    return ByteBuffer.allocate(HEADER + content.length)
        .putInt(HEADER + content.length)
        .put(type.getBytes(StandardCharsets.US_ASCII))
        .put(content)
        .array();
  }
}
