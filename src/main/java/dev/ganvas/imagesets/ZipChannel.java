package dev.ganvas.imagesets;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

/**
 * The file of an archive. While its directory is read, which is held in memory, there is an end to
 * how much: five reads an entry, of few bytes, besides those that look for its beginning.
 */
final class ZipChannel implements SeekableByteChannel {
  private static final int READS_AN_ENTRY = 5;
  private static final int BYTES_AN_ENTRY = 512;
  private static final int TO_FIND_IT = 1 << 18;

  private final SeekableByteChannel file;
  private final int entries;
  private boolean directoryRead;
  private long reads;
  private long bytes;

  ZipChannel(SeekableByteChannel file, int entries) {
    this.file = file;
    this.entries = entries;
  }

  /** Ends the limits. */
  void directoryRead() {
    directoryRead = true;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    int n = file.read(target);
    reads++;
    bytes += n;
    if (!directoryRead
        && (reads > TO_FIND_IT + (long) READS_AN_ENTRY * entries
            || bytes > TO_FIND_IT + (long) BYTES_AN_ENTRY * entries)) {
      throw HostileArchiveException.tooMany(entries);
    }
    return n;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    return file.write(source);
  }

  @Override
  public long position() throws IOException {
    return file.position();
  }

  @Override
  public SeekableByteChannel position(long position) throws IOException {
    file.position(position);
    return this;
  }

  @Override
  public long size() throws IOException {
    return file.size();
  }

  @Override
  public SeekableByteChannel truncate(long size) throws IOException {
    file.truncate(size);
    return this;
  }

  @Override
  public boolean isOpen() {
    return file.isOpen();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
