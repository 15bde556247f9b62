package dev.ganvas.images;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** A file as a decoder reads it, up to where its data end. */
final class PictureStream extends MemoryCacheImageInputStream {
  private final long end;

  PictureStream(PictureFile parts) {
    super(new ByteArrayInputStream(parts.file()));
    end = parts.end();
  }

  /** Decoders of bits read ahead, and go back to where they are. */
  @Override
  public void seek(long position) throws IOException {
    if (position > end) {
      throw new UnreadablePictureException("the file's data end before its picture does");
    }
    super.seek(position);
  }
}
