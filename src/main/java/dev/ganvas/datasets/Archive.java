package dev.ganvas.datasets;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * A ZIP archive of a stranger. Sizes are counted while unpacking: what the archive claims of them
 * is not believed.
 */
final class Archive implements AutoCloseable {
  private static final Pattern TRAVERSAL =
      Pattern.compile("(^|[/\\\\])\\.\\.([/\\\\]|$)|^[/\\\\]|^[A-Za-z]:|\0");
  private static final long RATIO_SLACK = 1 << 20;

  private final ZipFile zip;
  private final DatasetProperties limits;
  private long total;

  /** A file is larger than one may be; the archive as a whole is not in question. */
  static final class FileTooLargeException extends IOException {
    FileTooLargeException(long limit) {
      super("larger than %d MB".formatted(limit >> 20));
    }
  }

  /**
   * @throws HostileArchiveException if it has too many entries, or names that lead out of it
   * @throws IOException if it is not a ZIP archive
   */
  Archive(Path file, DatasetProperties limits) throws IOException {
    this.limits = limits;
    try {
      zip = new ZipFile(file.toFile(), StandardCharsets.UTF_8);
    } catch (ZipException e) {
      throw new UnusableUploadException(
          "the archive is damaged or not a ZIP: " + e.getMessage(), List.of());
    }
    try {
      check();
    } catch (IOException e) {
      zip.close();
      throw e;
    }
  }

  static boolean looksLikeOne(Path file) throws IOException {
    try (InputStream input = Files.newInputStream(file)) {
      byte[] start = input.readNBytes(4);
      return start.length == 4 && start[0] == 'P' && start[1] == 'K' && start[2] < 9;
    }
  }

  private void check() throws IOException {
    if (zip.size() > limits.maxEntries()) {
      throw new HostileArchiveException(
          "the archive has %d entries; the limit is %d".formatted(zip.size(), limits.maxEntries()));
    }
    for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
      String name = all.nextElement().getName();
      if (TRAVERSAL.matcher(name).find()) {
        throw new HostileArchiveException(
            "the archive has an entry whose name leads out of it: \""
                + name.replaceAll("\\p{Cntrl}", "?")
                + "\"");
      }
    }
  }

  /** The names of its files, in alphabetical order. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
      ZipEntry entry = all.nextElement();
      if (!entry.isDirectory()) {
        names.add(entry.getName());
      }
    }
    return names.stream().sorted().toList();
  }

  /**
   * Unpacks a file into memory.
   *
   * @throws HostileArchiveException if it is a bomb
   * @throws FileTooLargeException if it is larger than one may be
   */
  byte[] read(String name) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    long byRatio =
        limits.maxCompressionRatio() * Math.max(1, entry.getCompressedSize()) + RATIO_SLACK;
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    try (InputStream input = zip.getInputStream(entry)) {
      byte[] buffer = new byte[1 << 16];
      for (int n = input.read(buffer); n >= 0; n = input.read(buffer)) {
        content.write(buffer, 0, n);
        total += n;
        if (content.size() > byRatio) {
          throw new HostileArchiveException(
              "the archive's \"%s\" unpacks to more than %d times its size"
                  .formatted(name, limits.maxCompressionRatio()));
        }
        if (total > limits.maxTotal().toBytes()) {
          throw new HostileArchiveException(
              "the archive unpacks to more than " + limits.maxTotal().toMegabytes() + " MB");
        }
        if (content.size() > limits.maxFile().toBytes()) {
          throw new FileTooLargeException(limits.maxFile().toBytes());
        }
      }
    }
    return content.toByteArray();
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
