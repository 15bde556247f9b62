package dev.ganvas.bulk;

import java.io.IOException;

/** Writes the pictures of a shard, one after the other. */
interface ShardWriter {
  /** Date of all files in a shard, so that the same pictures give the same shard. */
  long NO_DATE_MILLIS = 315_532_800_000L; // 1980-01-01, the first that ZIP knows

  /**
   * Adds a picture.
   *
   * @param name of its file, without the extension
   */
  void add(String name, String extension, byte[] file, PictureMetadata metadata) throws IOException;

  /** Writes what follows the pictures; the output stays open. */
  void finish() throws IOException;
}
