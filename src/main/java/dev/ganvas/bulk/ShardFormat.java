package dev.ganvas.bulk;

import java.io.IOException;
import java.io.OutputStream;

/** What a shard is. */
public enum ShardFormat {
  /** ZIP of pictures with a {@code metadata.jsonl}, an image folder to Hugging Face's datasets. */
  ZIP("zip", "application/zip"),
  /** Tar in which what belongs to a picture has its name and follows it. */
  WEBDATASET("tar", "application/x-tar");

  private final String extension;
  private final String mediaType;

  ShardFormat(String extension, String mediaType) {
    this.extension = extension;
    this.mediaType = mediaType;
  }

  public String extension() {
    return extension;
  }

  public String mediaType() {
    return mediaType;
  }

  /** Begins a shard. */
  ShardWriter open(OutputStream output) throws IOException {
    return this == ZIP ? new ZipShard(output) : new TarShard(output);
  }
}
