package dev.ganvas.labelling.c2pa;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The chunks or segments that a picture file is made of.
 *
 * @param format of the file; null if it is another one, which then has no parts
 * @param parts in their order, up to the one that ends the picture; what follows belongs to nothing
 * @param complete whether that one is there, none before it cut off
 */
record FileParts(@Nullable Format format, List<Part> parts, boolean complete) {
  /** The formats whose parts are known. */
  enum Format {
    PNG,
    JPEG,
    WEBP
  }

  /**
   * A part.
   *
   * @param name of a PNG or RIFF chunk; of a JPEG segment as C2PA 2 (A.5, box hashes) has it
   * @param from where its content begins
   * @param to where its content ends
   * @param place where it is with its header, and the compressed data of a scan
   */
  record Part(String name, int from, int to, Place place) {
    int length() {
      return to - from;
    }
  }

  /** Bytes of a file. */
  record Place(int start, int length) {
    int end() {
      return start + length;
    }
  }

  private static final byte[] PNG_SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  private static final int SOI = 0xD8;
  private static final int EOI = 0xD9;
  private static final int SOS = 0xDA;
  private static final int RST0 = 0xD0;
  private static final int RST7 = 0xD7;
  private static final int TEM = 0x01;
  private static final int APP0 = 0xE0;
  private static final int APP15 = 0xEF;
  private static final int SOF0 = 0xC0;
  private static final int SOF15 = 0xCF;
  private static final int MAX_PARTS = 100_000;
  private static final Map<Integer, String> SEGMENTS =
      Map.of(
          SOI, "SOI", EOI, "EOI", SOS, "SOS", 0xC4, "DHT", 0xCC, "DAC", 0xDB, "DQT", 0xDD, "DRI",
          0xFE, "COM");

  /** Takes a file apart, as far as it is one. */
  static FileParts of(byte[] file) {
    List<Part> parts = new ArrayList<>();
    if (startsWith(file, PNG_SIGNATURE)) {
      boolean complete = png(file, parts);
      return new FileParts(Format.PNG, parts, complete);
    }
    if (file.length > 4 && (file[0] & 0xFF) == 0xFF && (file[1] & 0xFF) == SOI) {
      boolean complete = jpeg(file, parts);
      return new FileParts(Format.JPEG, parts, complete);
    }
    if (file.length > 12 && name(file, 0).equals("RIFF") && name(file, 8).equals("WEBP")) {
      boolean complete = riff(file, parts);
      return new FileParts(Format.WEBP, parts, complete);
    }
    return new FileParts(null, parts, true);
  }

  /** Where the last part ends. */
  int end() {
    return parts.isEmpty() ? 0 : parts.get(parts.size() - 1).place().end();
  }

  /** Whether there is nothing in a file besides these parts, nor anything missing. */
  boolean areAllOf(byte[] file) {
    return complete && end() == file.length;
  }

  /** The parts of that name. */
  List<Part> named(String name) {
    return parts.stream().filter(part -> part.name().equals(name)).toList();
  }

  private static boolean startsWith(byte[] file, byte[] start) {
    return file.length >= start.length
        && ByteBuffer.wrap(file, 0, start.length).equals(ByteBuffer.wrap(start));
  }

  private static String name(byte[] file, int at) {
    return new String(file, at, 4, StandardCharsets.ISO_8859_1);
  }

  private static boolean png(byte[] file, List<Part> parts) {
    parts.add(new Part("PNGh", 0, PNG_SIGNATURE.length, new Place(0, PNG_SIGNATURE.length)));
    int at = PNG_SIGNATURE.length;
    while (file.length - at >= 12 && parts.size() < MAX_PARTS) {
      long length = Integer.toUnsignedLong(ByteBuffer.wrap(file, at, 4).getInt());
      if (length > file.length - at - 12) {
        return false;
      }
      int end = at + 12 + (int) length;
      parts.add(new Part(name(file, at + 4), at + 8, end - 4, new Place(at, end - at)));
      if (name(file, at + 4).equals("IEND")) {
        return true;
      }
      at = end;
    }
    return false;
  }

  private static boolean riff(byte[] file, List<Part> parts) {
    ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    long announced = 8 + Integer.toUnsignedLong(buffer.getInt(4));
    long end = Math.min(file.length, announced);
    int at = 12;
    while (end - at >= 8 && parts.size() < MAX_PARTS) {
      long length = Integer.toUnsignedLong(buffer.getInt(at + 4));
      if (length > end - at - 8) {
        return false;
      }
      int to = at + 8 + (int) length;
      int next = (int) Math.min(end, to + (to & 1L));
      parts.add(new Part(name(file, at), at + 8, to, new Place(at, next - at)));
      at = next;
    }
    return at >= end && end == announced;
  }

  private static boolean jpeg(byte[] file, List<Part> parts) {
    int at = 0;
    while (at + 1 < file.length && parts.size() < MAX_PARTS) {
      int marker = file[at + 1] & 0xFF;
      if ((file[at] & 0xFF) != 0xFF) {
        return false;
      }
      if (marker == 0xFF) {
        at++;
        continue;
      }
      Part part = segment(file, at, marker);
      if (part == null) {
        return false;
      }
      parts.add(part);
      at = part.place().end();
      if (marker == EOI) {
        return true;
      }
    }
    return false;
  }

  /** The segment at that place; null if it is cut off. */
  private static @Nullable Part segment(byte[] file, int at, int marker) {
    String name = segmentName(marker);
    if (marker == SOI || marker == EOI || marker == TEM || isRestart(marker)) {
      return new Part(name, at + 2, at + 2, new Place(at, 2));
    }
    if (at + 4 > file.length) {
      return null;
    }
    int length = (file[at + 2] & 0xFF) << 8 | (file[at + 3] & 0xFF);
    int to = at + 2 + length;
    if (length < 2 || to > file.length) {
      return null;
    }
    int end = marker == SOS ? endOfScan(file, to) : to;
    return new Part(name, at + 4, to, new Place(at, end - at));
  }

  private static boolean isRestart(int marker) {
    return marker >= RST0 && marker <= RST7;
  }

  private static String segmentName(int marker) {
    String name = SEGMENTS.get(marker);
    if (name != null) {
      return name;
    }
    if (marker >= APP0 && marker <= APP15) {
      return "APP" + (marker - APP0);
    }
    return marker >= SOF0 && marker <= SOF15 ? "SOF" + (marker - SOF0) : "marker " + marker;
  }

  /** Where the next marker is that does not belong to the compressed data. */
  private static int endOfScan(byte[] file, int from) {
    for (int at = from; at + 1 < file.length; at++) {
      int next = file[at + 1] & 0xFF;
      if ((file[at] & 0xFF) == 0xFF && next != 0 && next != 0xFF && !isRestart(next)) {
        return at;
      }
    }
    return file.length;
  }
}
