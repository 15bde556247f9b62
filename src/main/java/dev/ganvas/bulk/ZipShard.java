package dev.ganvas.bulk;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import tools.jackson.databind.json.JsonMapper;

/** A ZIP archive of pictures, as they are, and a {@code metadata.jsonl} with a line for each. */
final class ZipShard implements ShardWriter {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final LocalDateTime NO_DATE =
      LocalDateTime.ofEpochSecond(NO_DATE_MILLIS / 1000, 0, ZoneOffset.UTC);

  private final ZipOutputStream zip;
  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();

  ZipShard(OutputStream output) {
    zip = new ZipOutputStream(output);
  }

  @Override
  public void add(String name, String extension, byte[] file, PictureMetadata metadata)
      throws IOException {
    String fileName = name + "." + extension;
    CRC32 checksum = new CRC32();
    checksum.update(file);
    ZipEntry entry = entry(fileName);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(file.length);
    entry.setCrc(checksum.getValue());
    zip.putNextEntry(entry);
    zip.write(file);
    zip.closeEntry();
    lines.writeBytes(JSON.writeValueAsBytes(metadata.of(fileName)));
    lines.write('\n');
  }

  private static ZipEntry entry(String name) {
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(NO_DATE);
    return entry;
  }

  @Override
  public void finish() throws IOException {
    zip.putNextEntry(entry("metadata.jsonl"));
    lines.writeTo(zip);
    zip.closeEntry();
    zip.finish();
  }
}
