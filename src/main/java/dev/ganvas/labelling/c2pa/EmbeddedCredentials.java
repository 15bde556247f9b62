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
 * @param place where it is, with the headers of the chunk or segments that hold it
 */
record EmbeddedCredentials(byte[] store, Place place) {
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
   * @throws UnsupportedCredentialsException if they are in a format or place that is not read
   */
  static Optional<EmbeddedCredentials> in(byte[] file, FileParts parts)
      throws MalformedCredentialsException, UnsupportedCredentialsException {
    if (parts.format() == null) {
      requireNone(
          file, "content credentials are read in PNG, JPEG and WebP files, not in this format");
      return Optional.empty();
    }
    Optional<EmbeddedCredentials> found =
        switch (parts.format()) {
          case PNG -> inChunk(file, parts.named("caBX"));
          case WEBP -> inChunk(file, evenOnes(parts.named("C2PA")));
          case JPEG -> inSegments(file, parts.named("APP11"));
        };
    if (found.isEmpty() && !parts.whole() && mentionsStore(file)) {
      throw new MalformedCredentialsException("the file is cut off");
    }
    if (found.isEmpty()) {
      requireNone(file, "content credentials stand in a place where they are not looked for");
    }
    return found;
  }

  private static void requireNone(byte[] file, String otherwise)
      throws UnsupportedCredentialsException {
    if (mentionsStore(file)) {
      throw new UnsupportedCredentialsException(otherwise);
    }
  }

  /** Whether the start of a manifest store occurs anywhere in the file. */
  private static boolean mentionsStore(byte[] file) {
    for (int at = 0; at + STORE_UUID.length <= file.length; at++) {
      if (file[at] == 'c'
          && Arrays.equals(file, at, at + STORE_UUID.length, STORE_UUID, 0, STORE_UUID.length)) {
        return true;
      }
    }
    return false;
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
                    Arrays.copyOfRange(file, chunk.from(), chunk.to()), chunk.place()));
  }

  /** A box in JPEG is spread over segments that carry its number (ISO/IEC 19566-5, annex D). */
  private static Optional<EmbeddedCredentials> inSegments(byte[] file, List<Part> segments)
      throws MalformedCredentialsException, UnsupportedCredentialsException {
    Map<Integer, List<Part>> boxes = new LinkedHashMap<>();
    for (Part segment : segments) {
      if (segment.length() > SEGMENT_HEADER + 2 * Jumbf.HEADER
          && ByteBuffer.wrap(file, segment.from(), 2).getShort() == BOX_SEGMENT) {
        int number = ByteBuffer.wrap(file, segment.from() + 2, 2).getShort();
        boxes.computeIfAbsent(number, key -> new ArrayList<>()).add(segment);
      }
    }
    boxes.values().removeIf(box -> box.stream().noneMatch(segment -> beginsStore(file, segment)));
    if (boxes.size() > 1) {
      throw new MalformedCredentialsException("there are several manifest stores");
    }
    return boxes.isEmpty()
        ? Optional.empty()
        : Optional.of(joined(file, boxes.values().iterator().next()));
  }

  private static int sequence(byte[] file, Part segment) {
    return ByteBuffer.wrap(file, segment.from() + 4, 4).getInt();
  }

  private static boolean beginsStore(byte[] file, Part segment) {
    int from = segment.from() + SEGMENT_HEADER + 2 * Jumbf.HEADER;
    return sequence(file, segment) == 1
        && from + 4 <= segment.to()
        && new String(file, from, 4, StandardCharsets.ISO_8859_1).equals("c2pa");
  }

  private static EmbeddedCredentials joined(byte[] file, List<Part> segments)
      throws MalformedCredentialsException, UnsupportedCredentialsException {
    ByteArrayOutputStream store = new ByteArrayOutputStream();
    int start = segments.get(0).place().start();
    int end = start;
    int expected = 1;
    for (Part segment : segments) {
      int number = sequence(file, segment);
      if (number == 1 && expected > 1 && beginsStore(file, segment)) {
        throw new MalformedCredentialsException("there are several manifest stores");
      }
      if (number != expected++ || segment.place().start() != end) {
        throw new UnsupportedCredentialsException(
            "the segments of the credentials are not in order, or not next to each other");
      }
      int skip = SEGMENT_HEADER + (number == 1 ? 0 : Jumbf.HEADER);
      store.write(file, segment.from() + skip, segment.length() - skip);
      end = segment.place().end();
    }
    return new EmbeddedCredentials(store.toByteArray(), new Place(start, end - start));
  }
}
