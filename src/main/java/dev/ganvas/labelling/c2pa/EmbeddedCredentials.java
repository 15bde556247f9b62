package dev.ganvas.labelling.c2pa;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * Content credentials as they stand in a file.
 *
 * @param store the manifest store
 * @param places where its parts are, in order, chunk or segment headers included
 */
record EmbeddedCredentials(byte[] store, List<Place> places) {
  private static final int PNG_SIGNATURE = 8;
  private static final int CHUNK_OVERHEAD = 12;
  private static final int SOS = 0xDA;
  private static final int APP11 = 0xEB;
  private static final int JUMBF = 0x4A50;

  /** Bytes of a file. */
  record Place(int start, int length) {
    int end() {
      return start + length;
    }
  }

  /**
   * Finds the credentials of a PNG or JPEG file.
   *
   * @return empty if there are none, or it is another format
   * @throws MalformedCredentialsException if there are several, or the file is cut off before
   */
  static Optional<EmbeddedCredentials> in(byte[] file) throws MalformedCredentialsException {
    if (file.length > PNG_SIGNATURE && (file[0] & 0xFF) == 0x89 && file[1] == 'P') {
      return inPng(file);
    }
    return file.length > 4 && (file[0] & 0xFF) == 0xFF && (file[1] & 0xFF) == 0xD8
        ? inJpeg(file)
        : Optional.empty();
  }

  private static Optional<EmbeddedCredentials> inPng(byte[] file)
      throws MalformedCredentialsException {
    EmbeddedCredentials found = null;
    int at = PNG_SIGNATURE;
    while (file.length - at >= CHUNK_OVERHEAD) {
      long length = Integer.toUnsignedLong(ByteBuffer.wrap(file, at, 4).getInt());
      String type = new String(file, at + 4, 4, StandardCharsets.ISO_8859_1);
      if (length > file.length - at - CHUNK_OVERHEAD) {
        throw new MalformedCredentialsException("the file is cut off");
      }
      int end = at + CHUNK_OVERHEAD + (int) length;
      if (type.equals("caBX")) {
        if (found != null) {
          throw new MalformedCredentialsException("there are several manifest stores");
        }
        byte[] store = java.util.Arrays.copyOfRange(file, at + 8, at + 8 + (int) length);
        CRC32 crc = new CRC32();
        crc.update(file, at + 4, 4 + (int) length);
        if ((int) crc.getValue() != ByteBuffer.wrap(file, end - 4, 4).getInt()) {
          throw new MalformedCredentialsException("the chunk's check sum is wrong");
        }
        found = new EmbeddedCredentials(store, List.of(new Place(at, end - at)));
      }
      at = end;
    }
    return Optional.ofNullable(found);
  }

  private static Optional<EmbeddedCredentials> inJpeg(byte[] file)
      throws MalformedCredentialsException {
    ByteArrayOutputStream store = new ByteArrayOutputStream();
    List<Place> places = new ArrayList<>();
    int at = 2;
    while (at + 4 <= file.length) {
      int marker = file[at + 1] & 0xFF;
      if ((file[at] & 0xFF) != 0xFF || marker == SOS) {
        break;
      }
      if (marker == 0xFF) {
        at++;
        continue;
      }
      int length = (file[at + 2] & 0xFF) << 8 | (file[at + 3] & 0xFF);
      if (length < 2 || at + 2 + length > file.length) {
        throw new MalformedCredentialsException("the file is cut off");
      }
      if (marker == APP11 && length >= 2 + 8 + Jumbf.HEADER) {
        ByteBuffer header = ByteBuffer.wrap(file, at + 4, 8);
        boolean boxes = header.getShort() == JUMBF;
        header.getShort();
        int number = header.getInt();
        if (boxes && (number != 1 || isStore(file, at))) {
          if (number != places.size() + 1) {
            throw new MalformedCredentialsException(
                number == 1 ? "there are several manifest stores" : "a part of it is missing");
          }
          int skip = 4 + 8 + (number == 1 ? 0 : Jumbf.HEADER);
          store.write(file, at + skip, length + 2 - skip);
          places.add(new Place(at, length + 2));
        }
      }
      at += 2 + length;
    }
    return places.isEmpty()
        ? Optional.empty()
        : Optional.of(new EmbeddedCredentials(store.toByteArray(), places));
  }

  /** Whether the first segment of a box begins one of content credentials. */
  private static boolean isStore(byte[] file, int at) {
    int from = at + 4 + 8 + 2 * Jumbf.HEADER;
    return from + 4 <= file.length
        && new String(file, from, 4, StandardCharsets.ISO_8859_1).equals("c2pa");
  }
}
