package dev.ganvas.labelling.c2pa;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A superbox that was read (ISO/IEC 19566-5). Only boxes of the kinds and shapes that content
 * credentials are made of are read; others could mean anything.
 *
 * @param kind the first four letters of its type's UUID; {@value #EMBEDDED_FILE} for a file
 * @param label its name
 * @param content everything in it but its own header: what is hashed
 * @param boxes the superboxes in it
 * @param payloads the other boxes in it
 */
record JumbfBox(
    String kind, String label, byte[] content, List<JumbfBox> boxes, List<Payload> payloads) {
  static final String EMBEDDED_FILE = "embedded file";

  private static final int MAX_DEPTH = 8;
  static final int MAX_BOXES = 4096;
  private static final int REQUESTABLE_WITH_LABEL = 3;
  private static final int PRIVATE = 0x10;
  private static final int MIN_SALT = 16;
  private static final int MAX_NAME = 1000;
  private static final int UUID = 16;
  private static final Set<String> PAYLOADS = Set.of("cbor", "json", "uuid", "bfdb", "bidb");
  private static final byte[] EMBEDDED_FILE_UUID =
      ByteBuffer.allocate(16)
          .putLong(0x40CB_0C32_BB8A_489DL)
          .putLong(0xA70B_2AD6_F47F_4369L)
          .array();

  /** A box that holds no others. */
  record Payload(String type, byte[] bytes) {}

  /**
   * Reads the superbox that the bytes are.
   *
   * @throws UnsupportedCredentialsException if they are not one, or there is something in it that
   *     is not known here: no signature covers the boxes as such, and other readers take much
   */
  static JumbfBox read(byte[] bytes) throws UnsupportedCredentialsException {
    Reader reader = new Reader(bytes);
    List<Raw> raw = reader.boxes(0, bytes.length);
    if (raw.size() != 1 || !raw.get(0).type().equals("jumb")) {
      throw new UnsupportedCredentialsException("there is no superbox, or there are several");
    }
    return reader.superbox(raw.get(0), 0);
  }

  private record Raw(String type, int from, int to) {}

  /** Counts the boxes, so that no file can make it work for long. */
  private static final class Reader {
    private final byte[] bytes;
    private int count;

    Reader(byte[] bytes) {
      this.bytes = bytes;
    }

    List<Raw> boxes(int from, int to) throws UnsupportedCredentialsException {
      List<Raw> boxes = new ArrayList<>();
      int at = from;
      while (at < to) {
        Raw box = box(at, to);
        boxes.add(box);
        at = box.to();
      }
      return boxes;
    }

    private Raw box(int at, int to) throws UnsupportedCredentialsException {
      if (to - at < Jumbf.HEADER || ++count > MAX_BOXES) {
        throw new UnsupportedCredentialsException("boxes that do not end where they should");
      }
      ByteBuffer header = ByteBuffer.wrap(bytes, at, Jumbf.HEADER);
      long length = Integer.toUnsignedLong(header.getInt());
      if (length < 2) {
        throw new UnsupportedCredentialsException("boxes of 64-bit or open length are not read");
      }
      if (length < Jumbf.HEADER || length > to - at) {
        throw new UnsupportedCredentialsException("a box of " + length + " bytes");
      }
      byte[] type = new byte[4];
      header.get(type);
      String name = new String(type, StandardCharsets.ISO_8859_1);
      return new Raw(name, at + Jumbf.HEADER, at + (int) length);
    }

    JumbfBox superbox(Raw raw, int depth) throws UnsupportedCredentialsException {
      List<Raw> inside = boxes(raw.from(), raw.to());
      if (depth > MAX_DEPTH || inside.isEmpty() || !inside.get(0).type().equals("jumd")) {
        throw new UnsupportedCredentialsException("a superbox without description, or too deep");
      }
      Raw description = inside.get(0);
      if (description.to() - description.from() < 18) {
        throw new UnsupportedCredentialsException("a description that is too short");
      }
      String kind = kind(description.from());
      List<JumbfBox> superboxes = new ArrayList<>();
      List<Payload> payloads = new ArrayList<>();
      for (Raw box : inside.subList(1, inside.size())) {
        if (box.type().equals("jumb")) {
          superboxes.add(superbox(box, depth + 1));
        } else {
          payloads.add(payload(box));
        }
      }
      return new JumbfBox(kind, label(description), content(raw), superboxes, payloads);
    }

    private byte[] content(Raw box) {
      return Arrays.copyOfRange(bytes, box.from(), box.to());
    }

    private Payload payload(Raw box) throws UnsupportedCredentialsException {
      if (PAYLOADS.contains(box.type())) {
        return new Payload(box.type(), content(box));
      }
      throw new UnsupportedCredentialsException(
          box.type().equals("brob")
              ? "compressed manifests are not read"
              : "boxes of the type \"%s\" are not read".formatted(box.type()));
    }

    private String kind(int at) throws UnsupportedCredentialsException {
      byte[] uuid = Arrays.copyOfRange(bytes, at, at + 16);
      if (Arrays.equals(uuid, EMBEDDED_FILE_UUID)) {
        return EMBEDDED_FILE;
      }
      if (!Arrays.equals(uuid, 4, 16, Jumbf.UUID_REST, 0, 12)) {
        throw new UnsupportedCredentialsException("a box of unknown type");
      }
      return new String(uuid, 0, 4, StandardCharsets.ISO_8859_1);
    }

    private String label(Raw description) throws UnsupportedCredentialsException {
      int from = description.from() + 17;
      int toggles = bytes[from - 1];
      if ((toggles & REQUESTABLE_WITH_LABEL) != REQUESTABLE_WITH_LABEL) {
        throw new UnsupportedCredentialsException("a box without a name");
      }
      int end = from;
      while (end < description.to() && bytes[end] != 0) {
        end++;
      }
      if (end == description.to() || end == from || end - from > MAX_NAME) {
        throw new UnsupportedCredentialsException("a name without end, or too long");
      }
      boolean salted = (toggles & PRIVATE) != 0;
      if ((toggles & ~(REQUESTABLE_WITH_LABEL | PRIVATE)) != 0
          || salted != salt(end + 1, description.to())) {
        throw new UnsupportedCredentialsException("a box with a description of unknown kind");
      }
      return new String(bytes, from, end - from, StandardCharsets.UTF_8);
    }

    /** Whether there is a box of random bytes, which keeps hashes from telling what was hashed. */
    private boolean salt(int from, int to) throws UnsupportedCredentialsException {
      List<Raw> rest = boxes(from, to);
      if (rest.isEmpty()) {
        return false;
      }
      Raw box = rest.get(0);
      if (rest.size() > 1 || !box.type().equals("c2sh") || box.to() - box.from() < MIN_SALT) {
        throw new UnsupportedCredentialsException("a box with a description of unknown kind");
      }
      return true;
    }
  }

  /** Whether it is of that kind and has that name. */
  boolean is(String expectedKind, String expectedLabel) {
    return kind.equals(expectedKind) && label.equals(expectedLabel);
  }

  /** The superbox of that name in it. */
  Optional<JumbfBox> find(String name) {
    return boxes.stream().filter(box -> box.label().equals(name)).findFirst();
  }

  /**
   * Checks that it is an assertion as all readers read it.
   *
   * @throws UnsupportedCredentialsException if it is of another kind, or holds something else than
   *     that kind does
   */
  void requireAssertion() throws UnsupportedCredentialsException {
    boolean usual =
        switch (kind) {
          case "cbor", "json" -> true;
          case "uuid" -> types().equals(List.of("uuid")) && payloads.get(0).bytes().length >= UUID;
          case EMBEDDED_FILE ->
              types().equals(List.of("bfdb", "bidb")) && isMediaType(payloads.get(0).bytes());
          default -> false;
        };
    if (!usual) {
      throw new UnsupportedCredentialsException(
          "the assertion \"%s\" is not of a usual kind".formatted(label));
    }
  }

  private List<String> types() {
    return boxes.isEmpty() ? payloads.stream().map(Payload::type).toList() : List.of();
  }

  /** Whether it says of which type a file is, and no more. */
  private static boolean isMediaType(byte[] description) {
    return new String(description, StandardCharsets.ISO_8859_1).matches("\\x00[\\x21-\\x7E]*\\x00");
  }

  /**
   * The content of its only box.
   *
   * @throws MalformedCredentialsException if it has none of that type, or others besides
   */
  byte[] payload(String type) throws MalformedCredentialsException {
    if (payloads.size() != 1 || !boxes.isEmpty() || !payloads.get(0).type().equals(type)) {
      throw new MalformedCredentialsException(
          "\"%s\" does not hold one box of the type %s".formatted(label, type));
    }
    return payloads.get(0).bytes();
  }
}
