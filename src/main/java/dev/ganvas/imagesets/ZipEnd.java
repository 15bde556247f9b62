package dev.ganvas.imagesets;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The record that a ZIP archive ends with (APPNOTE 4.3.16): other things than an archive may lie
 * before it.
 *
 * @param disk number of the part that it is in, 0 unless the archive was split
 */
record ZipEnd(int disk) {
  private static final int SAID_ELSEWHERE = 0xFFFF; // in the record of ZIP64
  private static final int SIGNATURE = 0x06054B50;
  private static final int SIZE = 22;
  private static final int COMMENT_LENGTH = 20;
  private static final int LONGEST_COMMENT = 0xFFFF;

  /** That of a file, up to whose end its comment reaches; null if there is none. */
  static @Nullable ZipEnd of(Path file) throws IOException {
    ByteBuffer tail = tail(file);
    for (int at = tail.limit() - SIZE; at >= 0; at--) {
      if (tail.getInt(at) == SIGNATURE
          && at + SIZE + Short.toUnsignedInt(tail.getShort(at + COMMENT_LENGTH)) == tail.limit()) {
        int disk = Short.toUnsignedInt(tail.getShort(at + Integer.BYTES));
        return new ZipEnd(disk == SAID_ELSEWHERE ? 0 : disk);
      }
    }
    return null;
  }

  private static ByteBuffer tail(Path file) throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      int length = (int) Math.min(channel.size(), SIZE + LONGEST_COMMENT);
      ByteBuffer tail = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
      channel.position(channel.size() - length);
      while (tail.hasRemaining() && channel.read(tail) >= 0) {}
      return tail.flip();
    }
  }
}
