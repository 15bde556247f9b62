package dev.ganvas.imagesets;

import java.io.IOException;

/** A file among those that a set of pictures comes in: of a folder, an archive or an upload. */
public interface SourceFile {
  /** As its source calls it; folders end in a slash or a backslash. */
  String name();

  /**
   * Its first bytes, at most {@link dev.ganvas.images.FileFormat#START}.
   *
   * @throws UnreadableFileException if it cannot be read
   */
  byte[] start() throws IOException;

  /**
   * All of it.
   *
   * @throws UnreadableFileException if it cannot be read
   * @throws HostileArchiveException if the archive that it is in is a bomb
   */
  byte[] read() throws IOException;
}
