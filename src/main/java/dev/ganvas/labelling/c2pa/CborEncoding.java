package dev.ganvas.labelling.c2pa;

import java.nio.ByteBuffer;

/**
 * How a well-formed item of CBOR (RFC 8949) is written, where other readers may take it for
 * something else. Walks along the heads of all items in it, which need not be nested for that.
 */
final class CborEncoding {
  private static final int BYTES = 2;
  private static final int TEXT = 3;
  private static final int ARRAY = 4;
  private static final int MAP = 5;
  private static final int TAG = 6;
  private static final int SIMPLE = 7;

  /** What a first byte says besides: the first simple value in use, or how a number goes on. */
  private static final int FALSE = 20;

  private static final int ONE_BYTE = 24;
  private static final int EIGHT_BYTES = 27;
  private static final int INDEFINITE = 31;

  private final ByteBuffer bytes;

  private CborEncoding(byte[] item) {
    bytes = ByteBuffer.wrap(item);
  }

  /** A first byte, and the number that it begins. */
  private record Head(int major, int rest, long value) {}

  private Head head() {
    int first = bytes.get() & 0xFF;
    int rest = first & 0x1F;
    long value =
        switch (rest) {
          case ONE_BYTE -> bytes.get() & 0xFF;
          case ONE_BYTE + 1 -> bytes.getShort() & 0xFFFF;
          case ONE_BYTE + 2 -> Integer.toUnsignedLong(bytes.getInt());
          case EIGHT_BYTES -> bytes.getLong();
          default -> rest;
        };
    return new Head(first >> 5, rest, value);
  }

  /** The tag of an item; -1 if it has none, or several. */
  static long tag(byte[] item) {
    CborEncoding encoding = new CborEncoding(item);
    Head tag = encoding.head();
    return tag.major() == TAG && encoding.head().major() != TAG ? tag.value() : -1;
  }

  /**
   * Whether all readers take an item for the same: there is no tag on it, nor on arrays and maps in
   * it, all its text is in one piece, and all its simple values are known.
   */
  static boolean isPlain(byte[] item) {
    CborEncoding encoding = new CborEncoding(item);
    boolean first = true;
    boolean tagged = false;
    while (encoding.bytes.hasRemaining()) {
      Head head = encoding.head();
      boolean tag = head.major() == TAG;
      boolean structure = tag || head.major() == ARRAY || head.major() == MAP;
      if (first && tag || tagged && structure || !encoding.skip(head)) {
        return false;
      }
      first = false;
      tagged = tag;
    }
    return true;
  }

  /** Passes over the rest of an item other than those in it; whether it is of a usual kind. */
  private boolean skip(Head head) {
    if (head.major() == SIMPLE) {
      return head.rest() >= FALSE && head.rest() != ONE_BYTE;
    }
    if (head.major() != BYTES && head.major() != TEXT) {
      return true;
    }
    if (head.rest() == INDEFINITE) {
      return head.major() == BYTES;
    }
    if (head.value() < 0 || head.value() > bytes.remaining()) {
      return false;
    }
    bytes.position(bytes.position() + (int) head.value());
    return true;
  }
}
