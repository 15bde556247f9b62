package dev.ganvas.imagesets;

import dev.ganvas.images.FileFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A file on disk.
 *
 * @param name as its source calls it
 * @param content where it lies
 * @param maxBytes more are not read
 */
public record DiskFile(String name, Path content, long maxBytes) implements SourceFile {
  /** All files in a folder and those below it, in alphabetical order. */
  static List<SourceFile> in(Path folder, long maxBytes) throws IOException {
    List<SourceFile> files = new ArrayList<>();
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path file : tree.filter(Files::isRegularFile).sorted().toList()) {
        files.add(new DiskFile(folder.relativize(file).toString(), file, maxBytes));
      }
    }
    return files;
  }

  @Override
  public byte[] start() throws IOException {
    try (InputStream input = Files.newInputStream(content)) {
      return input.readNBytes(FileFormat.START);
    }
  }

  @Override
  public byte[] read() throws IOException {
    if (Files.size(content) > maxBytes) {
      throw UnreadableFileException.tooLarge(maxBytes);
    }
    return Files.readAllBytes(content);
  }
}
