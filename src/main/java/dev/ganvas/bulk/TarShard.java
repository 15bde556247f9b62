package dev.ganvas.bulk;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import tools.jackson.databind.json.JsonMapper;

/**
 * A tar archive in WebDataset's form: after each picture, under its name, {@code .json}, and {@code
 * .cls} with the index of its class or {@code .txt} with its prompt.
 */
final class TarShard implements ShardWriter {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final TarArchiveOutputStream tar;

  TarShard(OutputStream output) {
    tar = new TarArchiveOutputStream(output, StandardCharsets.UTF_8.name());
  }

  @Override
  public void add(String name, String extension, byte[] file, PictureMetadata metadata)
      throws IOException {
    add(name + "." + extension, file);
    add(name + ".json", JSON.writeValueAsBytes(metadata));
    if (metadata.labelIndex() != null) {
      add(name + ".cls", text(metadata.labelIndex().toString()));
    }
    if (metadata.text() != null) {
      add(name + ".txt", text(metadata.text()));
    }
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void add(String name, byte[] content) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(content.length);
    entry.setModTime(NO_DATE_MILLIS);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }

  @Override
  public void finish() throws IOException {
    tar.finish();
  }
}
