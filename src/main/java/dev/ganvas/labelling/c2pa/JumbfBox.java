package dev.ganvas.labelling.c2pa;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A superbox that was read.
 *
 * @param kind the first four letters of its type's UUID
 * @param label its name; empty without one
 * @param content everything in it but its own header: what is hashed
 * @param boxes the superboxes in it
 * @param payload the content of the first other box in it; empty if there is none
 */
record JumbfBox(String kind, String label, byte[] content, List<JumbfBox> boxes, byte[] payload) {
  private static final int MAX_DEPTH = 8;
  private static final int MAX_BOXES = 4096;
  private static final int LABEL_PRESENT = 2;

  /**
   * Reads the superbox that the bytes are.
   *
   * @throws MalformedCredentialsException if they are not a well-formed one
   */
  static JumbfBox read(byte[] bytes) throws MalformedCredentialsException {
    Reader reader = new Reader();
    List<Raw> raw = reader.boxes(bytes, 0, bytes.length);
    if (raw.isEmpty() || !raw.get(0).type().equals("jumb")) {
      throw new MalformedCredentialsException("there is no superbox");
    }
    return reader.superbox(bytes, raw.get(0), 0);
  }

  private record Raw(String type, int from, int to) {}

  /** Counts the boxes, so that no file can make it work for long. */
  private static final class Reader {
    private int count;

    List<Raw> boxes(byte[] bytes, int from, int to) throws MalformedCredentialsException {
      List<Raw> boxes = new ArrayList<>();
      int at = from;
      while (at < to) {
        if (to - at < Jumbf.HEADER || ++count > MAX_BOXES) {
          throw new MalformedCredentialsException("boxes that do not end where they should");
        }
        ByteBuffer header = ByteBuffer.wrap(bytes, at, Jumbf.HEADER);
        long length = Integer.toUnsignedLong(header.getInt());
        byte[] type = new byte[4];
        header.get(type);
        if (length < Jumbf.HEADER || length > to - at) {
          throw new MalformedCredentialsException("a box of " + length + " bytes");
        }
        boxes.add(
            new Raw(
                new String(type, StandardCharsets.ISO_8859_1),
                at + Jumbf.HEADER,
                at + (int) length));
        at += (int) length;
      }
      return boxes;
    }

    JumbfBox superbox(byte[] bytes, Raw raw, int depth) throws MalformedCredentialsException {
      List<Raw> inside = boxes(bytes, raw.from(), raw.to());
      if (depth > MAX_DEPTH || inside.isEmpty() || !inside.get(0).type().equals("jumd")) {
        throw new MalformedCredentialsException("a superbox without description, or too deep");
      }
      Raw description = inside.get(0);
      if (description.to() - description.from() < 17) {
        throw new MalformedCredentialsException("a description that is too short");
      }
      String kind = new String(bytes, description.from(), 4, StandardCharsets.ISO_8859_1);
      byte[] rest = Arrays.copyOfRange(bytes, description.from() + 4, description.from() + 16);
      if (!Arrays.equals(rest, Jumbf.UUID_REST) && kind.startsWith("c2")
          || kind.startsWith("c2")
              && bytes[description.from() + 16] != Jumbf.REQUESTABLE_WITH_LABEL) {
        throw new MalformedCredentialsException("a box of unknown type");
      }
      List<JumbfBox> superboxes = new ArrayList<>();
      byte[] payload = new byte[0];
      for (Raw box : inside.subList(1, inside.size())) {
        if (box.type().equals("jumb")) {
          superboxes.add(superbox(bytes, box, depth + 1));
        } else if (payload.length == 0) {
          payload = Arrays.copyOfRange(bytes, box.from(), box.to());
        }
      }
      return new JumbfBox(
          kind,
          label(bytes, description),
          Arrays.copyOfRange(bytes, raw.from(), raw.to()),
          superboxes,
          payload);
    }

    private static String label(byte[] bytes, Raw description)
        throws MalformedCredentialsException {
      int from = description.from() + 17;
      if ((bytes[from - 1] & LABEL_PRESENT) == 0) {
        return "";
      }
      int end = from;
      while (end < description.to() && bytes[end] != 0) {
        end++;
      }
      if (end == description.to()) {
        throw new MalformedCredentialsException("a label without end");
      }
      return new String(bytes, from, end - from, StandardCharsets.UTF_8);
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
}
