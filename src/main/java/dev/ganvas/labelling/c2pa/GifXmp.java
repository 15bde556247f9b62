package dev.ganvas.labelling.c2pa;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Finds XMP in GIF files (ISO 16684-3, section 5.2.5). */
final class GifXmp {
  private static final int COLOURS = 13;
  private static final int IMAGE = 0x2C;
  private static final int EXTENSION = 0x21;
  private static final int APPLICATION = 0xFF;
  private static final String NAME = "XMP DataXMP";

  private final byte[] file;

  private GifXmp(byte[] file) {
    this.file = file;
  }

  /**
   * What may be packets in a file: they stand there as they are, their letters in the place of the
   * lengths of blocks, or by some programs in blocks, which cannot be told from each other.
   */
  static List<byte[]> in(byte[] file) {
    boolean gif = file.length > COLOURS && startsWith(file, 0, "GIF8");
    return gif ? new GifXmp(file).packets() : List.of();
  }

  private static boolean startsWith(byte[] file, int at, String letters) {
    byte[] start = letters.getBytes(StandardCharsets.US_ASCII);
    int to = at + start.length;
    return to <= file.length && Arrays.equals(file, at, to, start, 0, start.length);
  }

  private List<byte[]> packets() {
    List<byte[]> packets = new ArrayList<>();
    int at = COLOURS + colours(10);
    while (number(at) == IMAGE || number(at) == EXTENSION) {
      int blocks = at + (number(at) == IMAGE ? 11 + colours(at + 9) : 2);
      if (number(at) == EXTENSION
          && number(at + 1) == APPLICATION
          && startsWith(file, blocks + 1, NAME)) {
        int data = blocks + 1 + NAME.length();
        packets.add(Arrays.copyOfRange(file, data, end(data)));
        packets.add(joined(data));
      }
      at = end(blocks);
    }
    return packets;
  }

  /** The length of the table of colours that these flags tell of. */
  private int colours(int flags) {
    return (number(flags) & 0x80) == 0 ? 0 : 3 << (number(flags) & 7) + 1;
  }

  /** A byte; 0, which begins nothing, behind the end. */
  private int number(int at) {
    return at < file.length ? file[at] & 0xFF : 0;
  }

  /** Where the blocks that begin there end. */
  private int end(int blocks) {
    int at = blocks;
    while (number(at) > 0) {
      at += 1 + number(at);
    }
    return Math.min(at + 1, file.length);
  }

  private byte[] joined(int blocks) {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    for (int at = blocks; number(at) > 0; at += 1 + number(at)) {
      int from = at + 1;
      data.write(file, from, Math.max(0, Math.min(number(at), file.length - from)));
    }
    return data.toByteArray();
  }
}
