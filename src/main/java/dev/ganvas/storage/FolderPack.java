package dev.ganvas.storage;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** A folder as one file, a tar: the same files give the same bytes. */
final class FolderPack {
  private FolderPack() {}

  /**
   * @param which of its files, by their paths in the folder
   */
  static void write(Path folder, Predicate<Path> which, Path file) throws IOException {
    List<Path> files;
    try (Stream<Path> tree = Files.walk(folder)) {
      files =
          tree.filter(Files::isRegularFile).map(folder::relativize).filter(which).sorted().toList();
    }
    try (TarArchiveOutputStream tar =
        new TarArchiveOutputStream(
            new BufferedOutputStream(Files.newOutputStream(file)), StandardCharsets.UTF_8.name())) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
      for (Path each : files) {
        TarArchiveEntry entry = new TarArchiveEntry(each.toString().replace('\\', '/'));
        entry.setSize(Files.size(folder.resolve(each)));
        entry.setModTime(0);
        tar.putArchiveEntry(entry);
        Files.copy(folder.resolve(each), tar);
        tar.closeArchiveEntry();
      }
    }
  }

  /** Unpacks into a folder. */
  static void read(Path file, Path folder) throws IOException {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(
            new BufferedInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8.name())) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path target = folder.resolve(entry.getName()).normalize();
        if (!target.startsWith(folder.normalize()) || !entry.isFile()) {
          throw new IOException(entry.getName() + " is no file of a folder");
        }
        Files.createDirectories(target.getParent());
        Files.copy(tar, target);
      }
    }
  }
}
