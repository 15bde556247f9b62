package dev.ganvas.labelling.c2pa;

import dev.ganvas.labelling.c2pa.FileParts.Part;
import dev.ganvas.labelling.c2pa.FileParts.Place;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Content credentials embedded in a file.
 *
 * @param store the manifest store
 * @param place where it is, from the first to the last of the chunk or segments that hold it
 * @param length of these, with their headers: shorter than the place if others are between them
 */
record EmbeddedCredentials(byte[] store, Place place, int length) {
  /** "JP": what an APP11 segment with boxes begins with (ISO/IEC 18477-3). */
  private static final int BOX_SEGMENT = 0x4A50;

  /** Kind, number of the box and number of the segment. */
  private static final int SEGMENT_HEADER = 8;

  /** What every manifest store has after the headers of its box and of its description. */
  private static final byte[] STORE_UUID = {
    'c', '2', 'p', 'a', 0, 0x11, 0, 0x10, (byte) 0x80, 0, 0, (byte) 0xAA, 0, 0x38, (byte) 0x9B, 0x71
  };

  /**
   * Finds the credentials in a file.
   *
   * @return empty if there are none
   * @throws MalformedCredentialsException if there are several, or the file ends within them
   * @throws UnsupportedCredentialsException if they are in a format or an order that is not read
   */
  static Optional<EmbeddedCredentials> in(byte[] file, FileParts parts)
      throws MalformedCredentialsException, UnsupportedCredentialsException {
    if (parts.format() == null) {
      if (mentionsStore(file, 0)) {
        throw new UnsupportedCredentialsException(
            "content credentials are read in PNG, JPEG and WebP files, not in this format");
      }
      return Optional.empty();
    }
    Optional<EmbeddedCredentials> found =
        switch (parts.format()) {
          case PNG -> inChunk(file, parts.named("caBX"));
          case WEBP -> inChunk(file, evenOnes(parts.named("C2PA")));
          case JPEG -> inSegments(file, parts.named("APP11"));
        };
    if (found.isEmpty() && !parts.complete() && mentionsStore(file, parts.end())) {
      throw new MalformedCredentialsException("the file is cut off");
    }
    return found;
  }

  /** Whether the start of a manifest store occurs anywhere in the rest of a file. */
  private static boolean mentionsStore(byte[] file, int from) {
    for (int at = from; at + STORE_UUID.length <= file.length; at++) {
      if (file[at] == 'c'
          && Arrays.equals(file, at, at + STORE_UUID.length, STORE_UUID, 0, STORE_UUID.length)) {
        return true;
      }
    }
    return false;
  }

  /** Whether there is something else between the first and the last segment. */
  boolean interrupted() {
    return length < place.length();
  }

  /** Readers differ in whether the byte that fills a chunk up is hashed. */
  private static List<Part> evenOnes(List<Part> chunks) throws UnsupportedCredentialsException {
    if (chunks.stream().anyMatch(chunk -> chunk.length() % 2 > 0)) {
      throw new UnsupportedCredentialsException(
          "credentials of odd length are not checked in WebP files");
    }
    return chunks;
  }

  private static Optional<EmbeddedCredentials> inChunk(byte[] file, List<Part> chunks)
      throws MalformedCredentialsException {
    if (chunks.size() > 1) {
      throw new MalformedCredentialsException("there are several manifest stores");
    }
    return chunks.stream()
        .findFirst()
        .map(
            chunk ->
                new EmbeddedCredentials(
                    Arrays.copyOfRange(file, chunk.from(), chunk.to()),
                    chunk.place(),
                    chunk.place().length()));
  }

  /**
   * What the segments of a box have in common, and tells them from those of others (ISO/IEC
   * 18477-3): its number is unique only among boxes of its type.
   */
  private record BoxId(int kind, int number, int length, int type) {
    static BoxId of(byte[] file, Part segment) {
      ByteBuffer header = ByteBuffer.wrap(file);
      int box = segment.from() + SEGMENT_HEADER;
      return new BoxId(
          header.getShort(segment.from()),
          header.getShort(segment.from() + 2),
          header.getInt(box),
          header.getInt(box + 4));
    }
  }

  /** A box in JPEG is spread over segments that begin alike (ISO/IEC 19566-5, annex D). */
  private static Optional<EmbeddedCredentials> inSegments(byte[] file, List<Part> segments)
      throws MalformedCredentialsException, UnsupportedCredentialsException {
    Map<BoxId, List<Part>> boxes = boxes(file, segments);
    List<Map.Entry<BoxId, List<Part>>> stores =
        boxes.entrySet().stream()
            .filter(box -> box.getValue().stream().anyMatch(part -> beginsStore(file, part)))
            .toList();
    if (stores.size() > 1) {
      throw new MalformedCredentialsException("there are several manifest stores");
    }
    if (stores.isEmpty()) {
      return Optional.empty();
    }
    BoxId found = stores.get(0).getKey();
    if (found.kind() != BOX_SEGMENT) {
      throw new UnsupportedCredentialsException("the segments of the credentials hold no boxes");
    }
    List<Part> store = stores.get(0).getValue();
    boxes.keySet().removeIf(id -> id.equals(found) || id.number() != found.number());
    requireApart(file, store, boxes.values().stream().flatMap(List::stream).toList());
    return Optional.of(joined(file, store));
  }

  private static Map<BoxId, List<Part>> boxes(byte[] file, List<Part> segments) {
    Map<BoxId, List<Part>> boxes = new LinkedHashMap<>();
    for (Part segment : segments) {
      if (segment.length() > SEGMENT_HEADER + Jumbf.HEADER) {
        boxes.computeIfAbsent(BoxId.of(file, segment), key -> new ArrayList<>()).add(segment);
      }
    }
    return boxes;
  }

  /** Not all readers tell boxes of one number apart, unless one is complete before the other. */
  private static void requireApart(byte[] file, List<Part> store, List<Part> others)
      throws UnsupportedCredentialsException {
    int start = store.get(0).from();
    int end = store.get(store.size() - 1).to();
    for (Part other : others) {
      if (other.from() > start && (other.from() < end || sequence(file, other) > store.size())) {
        throw new UnsupportedCredentialsException(
            "another box between the segments of the credentials has their number");
      }
    }
  }

  private static int sequence(byte[] file, Part segment) {
    return ByteBuffer.wrap(file, segment.from() + 4, 4).getInt();
  }

  private static boolean beginsStore(byte[] file, Part segment) {
    int from = segment.from() + SEGMENT_HEADER + 2 * Jumbf.HEADER;
    return from + 4 <= segment.to()
        && new String(file, from, 4, StandardCharsets.ISO_8859_1).equals("c2pa");
  }

  private static EmbeddedCredentials joined(byte[] file, List<Part> segments)
      throws MalformedCredentialsException, UnsupportedCredentialsException {
    ByteArrayOutputStream store = new ByteArrayOutputStream();
    int length = 0;
    int expected = 1;
    for (Part segment : segments) {
      int number = sequence(file, segment);
      boolean first = number == 1 && beginsStore(file, segment);
      if (first && expected > 1) {
        throw new MalformedCredentialsException("there are several manifest stores");
      }
      if (number != expected++ || number == 1 && !first) {
        throw new UnsupportedCredentialsException(
            "the segments of the credentials are not in order");
      }
      int skip = SEGMENT_HEADER + (number == 1 ? 0 : Jumbf.HEADER);
      store.write(file, segment.from() + skip, segment.length() - skip);
      length += segment.place().length();
    }
    int start = segments.get(0).place().start();
    int end = segments.get(segments.size() - 1).place().end();
    return new EmbeddedCredentials(store.toByteArray(), new Place(start, end - start), length);
  }
}
