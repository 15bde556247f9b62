package dev.ganvas.images;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Walks the chunks of a WebP file (RFC 9649). A decoder gets nothing but the first frame, as a file
 * of its own. A frame of another size than is announced is refused: a decoder would take memory for
 * it that nobody counted.
 */
final class WebpChunks {
  private static final int FIRST = 12;
  private static final int FRAME_HEADER = 16;
  private static final int HAS_PROFILE = 0x20;
  private static final int HAS_ALPHA = 0x10;
  private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);

  private final ByteBuffer file;
  private final WebpFrame frame = new WebpFrame();
  private int flags;
  private int canvasWidth;
  private int canvasHeight;
  private int frameWidth;
  private int frameHeight;
  private int left;
  private int top;
  private byte @Nullable [] profile;
  private byte @Nullable [] exif;

  private WebpChunks(byte[] file) {
    this.file = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * @return the first frame's place on the canvas
   * @throws UnreadablePictureException if the file ends before its picture does, or frames do not
   *     fit
   */
  static PictureFile read(byte[] file) throws UnreadablePictureException {
    WebpChunks chunks = new WebpChunks(file);
    try {
      chunks.read();
    } catch (IndexOutOfBoundsException | BufferUnderflowException e) {
      throw new UnreadablePictureException("the WebP ends before its picture does", e);
    }
    return chunks.picture();
  }

  private PictureFile picture() throws UnreadablePictureException {
    byte[] still =
        canvasWidth == 0
            ? frame.simpleFile()
            : frame.extendedFile(frameWidth, frameHeight, (flags & HAS_ALPHA) != 0);
    SourceColour colour =
        (flags & HAS_PROFILE) == 0 ? SourceColour.SRGB : ProfileColour.of(profile);
    int end = still.length - frame.spare();
    return new PictureFile(still, canvasWidth, canvasHeight, left, top, end, colour, exif);
  }

  private void read() throws UnreadablePictureException {
    long end = 8 + Integer.toUnsignedLong(file.getInt(4));
    if (end > file.limit()) {
      throw new UnreadablePictureException("the WebP ends before its picture does");
    }
    walk(FIRST, (int) end);
    if (!frame.isWhole()) {
      throw new UnreadablePictureException("the WebP has no picture");
    }
  }

  private void walk(int from, int end) throws UnreadablePictureException {
    for (int at = from; at + 8 <= end; ) {
      long length = Integer.toUnsignedLong(file.getInt(at + 4));
      if (at + 8 + length > end) {
        throw new UnreadablePictureException("the WebP ends before its picture does");
      }
      chunk(name(at), at + 8, (int) length);
      at += 8 + (int) (length + (length & 1));
    }
  }

  private String name(int at) {
    return new String(file.array(), at, 4, StandardCharsets.ISO_8859_1);
  }

  private void chunk(String name, int at, int length) throws UnreadablePictureException {
    switch (name) {
      case "VP8X" -> {
        flags = file.get(at);
        canvasWidth = 1 + number(at + 4);
        canvasHeight = 1 + number(at + 7);
        frameWidth = canvasWidth;
        frameHeight = canvasHeight;
      }
      case "ANMF" -> frame(at, length);
      case "ALPH" -> frame.takeAlpha(data(at, length));
      case "VP8 " -> {
        size(file.getShort(at + 6) & 0x3FFF, file.getShort(at + 8) & 0x3FFF);
        frame.take(name, data(at, length));
      }
      case "VP8L" -> {
        int sizes = file.getInt(at + 1);
        size(1 + (sizes & 0x3FFF), 1 + (sizes >> 14 & 0x3FFF));
        frame.take(name, data(at, length));
      }
      case "ICCP" -> profile = profile == null ? data(at, length) : profile;
      case "EXIF" -> exif = withoutPrefix(data(at, length));
      default -> {}
    }
  }

  private byte[] data(int at, int length) {
    return Arrays.copyOfRange(file.array(), at, at + length);
  }

  private static byte[] withoutPrefix(byte[] exif) {
    boolean prefixed = exif.length >= 6 && Arrays.equals(exif, 0, 6, EXIF, 0, 6);
    return prefixed ? Arrays.copyOfRange(exif, 6, exif.length) : exif;
  }

  /** A frame of a moving picture: only the first counts. */
  private void frame(int at, int length) throws UnreadablePictureException {
    if (frame.isWhole()) {
      return;
    }
    left = 2 * number(at);
    top = 2 * number(at + 3);
    frameWidth = 1 + number(at + 6);
    frameHeight = 1 + number(at + 9);
    if (left + frameWidth > canvasWidth || top + frameHeight > canvasHeight) {
      throw new UnreadablePictureException("the WebP's first frame leaves its canvas");
    }
    walk(at + FRAME_HEADER, at + length);
  }

  private void size(int width, int height) throws UnreadablePictureException {
    if (frame.isWhole()) {
      throw new UnreadablePictureException("the WebP has two pictures in a frame");
    }
    if (canvasWidth > 0 && (width != frameWidth || height != frameHeight)) {
      throw new UnreadablePictureException(
          "the WebP announces %d x %d pixels, and has %d x %d"
              .formatted(frameWidth, frameHeight, width, height));
    }
  }

  private int number(int at) {
    return (file.getShort(at) & 0xFFFF) | (file.get(at + 2) & 0xFF) << 16;
  }
}
