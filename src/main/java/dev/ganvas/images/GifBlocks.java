package dev.ganvas.images;

import java.io.ByteArrayOutputStream;

/** Walks the blocks of a GIF file (GIF89a specification) to the end of its first frame. */
final class GifBlocks {
  private static final int SCREEN = 6;
  private static final int AFTER_SCREEN = 13;
  private static final int EXTENSION = 0x21;
  private static final int IMAGE = 0x2C;

  private final byte[] file;

  private GifBlocks(byte[] file) {
    this.file = file;
  }

  /**
   * @return the first frame's place on the logical screen
   * @throws UnreadablePictureException if there is no whole frame
   */
  static PictureFile read(byte[] file) throws UnreadablePictureException {
    try {
      return new GifBlocks(file).read();
    } catch (ArrayIndexOutOfBoundsException e) {
      throw new UnreadablePictureException("the GIF ends before its picture does", e);
    }
  }

  private PictureFile read() throws UnreadablePictureException {
    int at = AFTER_SCREEN + colourTable(file[SCREEN + 4]);
    ByteArrayOutputStream decodable = new ByteArrayOutputStream();
    decodable.write(file, 0, at);
    while (file[at] == EXTENSION || file[at] == 0) {
      int next = file[at] == 0 ? at + 1 : afterBlocks(at + 2);
      if (file[at] != 0) { // Some writers end blocks twice; the decoder takes no such zero.
        decodable.write(file, at, next - at);
      }
      at = next;
    }
    decodable.write(file, at, file.length - at);
    if (file[at] != IMAGE) {
      throw new UnreadablePictureException("the GIF has no picture");
    }
    // Behind the descriptor: the local colour table, and the code size.
    int data = at + 10 + colourTable(file[at + 9]);
    afterBlocks(data + 1);
    if (GifPixels.count(file, data) < (long) number(at + 5) * number(at + 7)) {
      throw new UnreadablePictureException("the GIF's data end before its picture does");
    }
    return new PictureFile(
        decodable.toByteArray(),
        number(SCREEN),
        number(SCREEN + 2),
        number(at + 1),
        number(at + 3),
        decodable.size(),
        SourceColour.SRGB,
        null);
  }

  private static int colourTable(byte flags) {
    return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
  }

  private int afterBlocks(int from) {
    int at = from;
    while (file[at] != 0) {
      at += 1 + (file[at] & 0xFF);
    }
    return at + 1;
  }

  private int number(int at) {
    return (file[at] & 0xFF) | (file[at + 1] & 0xFF) << 8;
  }
}
