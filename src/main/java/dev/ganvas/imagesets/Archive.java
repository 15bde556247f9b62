package dev.ganvas.imagesets;

import dev.ganvas.images.FileFormat;
import dev.ganvas.imagesets.FileReport.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.archivers.zip.ZipMethod;

/**
 * A ZIP archive of a stranger. Sizes are counted while unpacking: what the archive claims of them
 * is not believed. Not thread-safe.
 */
public final class Archive implements AutoCloseable {
  private static final Pattern TRAVERSAL =
      Pattern.compile("(^|[/\\\\])\\.\\.([/\\\\]|$)|^[/\\\\]|^[A-Za-z]:");
  private static final long RATIO_SLACK = 1 << 20;
  private static final int LONGEST_NAME = 1000;

  /** The start of the first part of a split archive (APPNOTE 8.5.3). */
  private static final byte[] FIRST_OF_SPLIT = {'P', 'K', 7, 8};

  private static final String SPLIT =
      "the archive is a part of a split one: join the parts, and upload one ZIP";

  private static final int SHOWN = 100;

  private final ZipFile zip;
  private final Limits limits;
  private final List<SourceFile> files = new ArrayList<>();
  private final ZipNames names;
  private long total;

  /**
   * What an archive may hold.
   *
   * @param entries more make it hostile
   * @param fileBytes of one file, unpacked; larger ones are left out
   * @param totalBytes of all files, unpacked; more make it hostile
   * @param compressionRatio unpacked to packed size of one file; more makes it hostile
   */
  public record Limits(int entries, long fileBytes, long totalBytes, int compressionRatio) {}

  /**
   * @throws HostileArchiveException if it has too many entries, or names that lead out of it
   * @throws UnusableUploadException if it is not a ZIP archive
   */
  public Archive(Path file, Limits limits) throws IOException {
    this.limits = limits;
    zip = open(file, limits);
    try {
      List<ZipArchiveEntry> entries = Collections.list(zip.getEntries());
      names = ZipNames.of(entries);
      for (ZipArchiveEntry entry : entries) {
        String name = names.name(entry);
        boolean folder = name.endsWith("/") || name.endsWith("\\");
        if (!folder || entry.getSize() > 0) {
          files.add(new Entry(name, entry));
        }
      }
      check();
    } catch (IOException e) {
      zip.close();
      throw e;
    }
  }

  private static ZipFile open(Path file, Limits limits) throws IOException {
    ZipEnd end = ZipEnd.of(file);
    if (end != null && end.disk() > 0) {
      throw new UnusableUploadException(SPLIT, List.of());
    }
    ZipChannel channel = new ZipChannel(Files.newByteChannel(file), limits.entries());
    try {
      ZipFile zip =
          ZipFile.builder()
              .setSeekableByteChannel(channel)
              .setCharset(ZipNames.CODE_PAGE)
              .setIgnoreLocalFileHeader(true)
              .get();
      channel.directoryRead();
      return zip;
    } catch (HostileArchiveException e) {
      channel.close();
      throw e;
    } catch (IOException | RuntimeException e) {
      channel.close();
      boolean split =
          end == null && Arrays.equals(start(file, FIRST_OF_SPLIT.length), FIRST_OF_SPLIT);
      throw new UnusableUploadException(
          split ? SPLIT : "the archive is damaged or not a ZIP", List.of());
    }
  }

  private static byte[] start(Path file, int length) throws IOException {
    try (InputStream input = Files.newInputStream(file)) {
      return input.readNBytes(length);
    }
  }

  /** Whether a file is a ZIP archive by its start, or by its end, as self-extracting ones are. */
  public static boolean isArchive(Path file) throws IOException {
    return switch (FileFormat.of(start(file, FileFormat.START))) {
      case ZIP -> true;
      case UNKNOWN -> ZipEnd.of(file) != null;
      default -> false;
    };
  }

  private void check() throws HostileArchiveException {
    if (files.size() > limits.entries()) {
      throw HostileArchiveException.tooMany(limits.entries());
    }
    Faults faults = new Faults();
    for (SourceFile file : files) {
      String name = file.name();
      if (name.length() > LONGEST_NAME) {
        faults.add(
            "an entry's name has %d characters, more than %d: \"%s…\""
                .formatted(name.length(), LONGEST_NAME, shown(name).substring(0, SHOWN)));
      } else if (name.indexOf('\0') >= 0) {
        faults.add("an entry's name has a control character: \"%s\"".formatted(shown(name)));
      } else if (TRAVERSAL.matcher(name).find()) {
        faults.add("an entry's name leads out of the archive: \"%s\"".formatted(shown(name)));
      }
    }
    if (!faults.isEmpty()) {
      throw new HostileArchiveException(faults.toString());
    }
  }

  private static String shown(String name) {
    return name.replaceAll("\\p{Cntrl}", "?");
  }

  /** Its files. */
  public List<SourceFile> files() {
    return List.copyOf(files);
  }

  /** What of it may not be what was meant. */
  public List<String> warnings() {
    return names.guessed()
        ? List.of(
            "names in the archive are not UTF-8 and were read in code page 437: if they look wrong,"
                + " pack it with UTF-8 names")
        : List.of();
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }

  /** A file in it. */
  private final class Entry implements SourceFile {
    private final String name;
    private final ZipArchiveEntry entry;

    Entry(String name, ZipArchiveEntry entry) {
      this.name = name;
      this.entry = entry;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public byte[] start() throws IOException {
      checkReadable();
      try (InputStream input = zip.getInputStream(entry)) {
        return input.readNBytes(FileFormat.START);
      } catch (IOException | RuntimeException e) {
        throw damaged();
      }
    }

    @Override
    public byte[] read() throws IOException {
      checkReadable();
      try {
        byte[] content = unpack();
        if (entry.getCrc() >= 0 && ZipNames.sum(content) != entry.getCrc()) {
          throw new UnreadableFileException(Kind.UNDECODABLE, "its check sum is wrong");
        }
        return content;
      } catch (HostileArchiveException | UnreadableFileException e) {
        throw e;
      } catch (IOException | RuntimeException e) {
        throw damaged();
      }
    }

    private void checkReadable() throws UnreadableFileException {
      if (entry.getGeneralPurposeBit().usesEncryption()) {
        throw new UnreadableFileException(Kind.ENCRYPTED, "it is encrypted");
      }
      if (entry.isUnixSymlink()) {
        throw new UnreadableFileException(Kind.NOT_A_PICTURE, "a link to another file");
      }
      int method = entry.getMethod();
      if (method != ZipEntry.STORED
          && method != ZipEntry.DEFLATED
          && method != ZipMethod.ENHANCED_DEFLATED.getCode()) {
        ZipMethod known = ZipMethod.getMethodByCode(method);
        throw new UnreadableFileException(
            Kind.UNSUPPORTED,
            "packed by %s, which is not read; pack it by Deflate"
                .formatted(known == null ? "method " + method : known));
      }
    }

    private UnreadableFileException damaged() {
      return new UnreadableFileException(Kind.UNDECODABLE, "it cannot be unpacked: it is damaged");
    }

    private byte[] unpack() throws IOException {
      ByteArrayOutputStream content = new ByteArrayOutputStream();
      try (InputStream input = zip.getInputStream(entry)) {
        byte[] buffer = new byte[1 << 16];
        for (int n = input.read(buffer); n >= 0; n = input.read(buffer)) {
          content.write(buffer, 0, n);
          total += n;
          check(content.size());
        }
      }
      return content.toByteArray();
    }

    private void check(int unpacked) throws IOException {
      long byRatio = limits.compressionRatio() * Math.max(1, entry.getCompressedSize());
      if (unpacked > byRatio + RATIO_SLACK) {
        throw new HostileArchiveException(
            "the archive's \"%s\" unpacks to more than %d times its size"
                .formatted(name, limits.compressionRatio()));
      }
      if (total > limits.totalBytes()) {
        throw new HostileArchiveException(
            "the archive unpacks to more than %d MB".formatted(limits.totalBytes() >> 20));
      }
      if (unpacked > limits.fileBytes()) {
        throw UnreadableFileException.tooLarge(limits.fileBytes());
      }
    }
  }
}
