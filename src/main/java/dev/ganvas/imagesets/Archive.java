package dev.ganvas.imagesets;

import dev.ganvas.images.FileFormat;
import dev.ganvas.imagesets.FileReport.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.zip.UnicodePathExtraField;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.archivers.zip.ZipMethod;

/**
 * A ZIP archive of a stranger. Sizes are counted while unpacking: what the archive claims of them
 * is not believed. Not thread-safe.
 */
public final class Archive implements AutoCloseable {
  private static final Pattern TRAVERSAL =
      Pattern.compile("(^|[/\\\\])\\.\\.([/\\\\]|$)|^[/\\\\]|^[A-Za-z]:|\0");
  private static final long RATIO_SLACK = 1 << 20;
  private static final int LONGEST_NAME = 1000;

  /** Names in no declared encoding that are not UTF-8 (APPNOTE 6.3.10, D.1). */
  private static final Charset CODE_PAGE = Charset.forName("IBM437");

  private final ZipFile zip;
  private final Limits limits;
  private final List<SourceFile> files = new ArrayList<>();
  private final boolean guessedNames;
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
      guessedNames = !entries.stream().allMatch(Archive::isUtf8OrDeclared);
      for (ZipArchiveEntry entry : entries) {
        String name = name(entry);
        if (!name.endsWith("/") && !name.endsWith("\\")) {
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
    Directory directory = new Directory(Files.newByteChannel(file), limits.entries());
    try {
      ZipFile zip =
          ZipFile.builder()
              .setSeekableByteChannel(directory)
              .setCharset(CODE_PAGE)
              .setIgnoreLocalFileHeader(true)
              .get();
      directory.read = true;
      return zip;
    } catch (HostileArchiveException e) {
      directory.close();
      throw e;
    } catch (IOException | RuntimeException e) {
      directory.close();
      throw new UnusableUploadException("the archive is damaged or not a ZIP", List.of());
    }
  }

  private void check() throws HostileArchiveException {
    if (files.size() > limits.entries()) {
      throw tooMany(limits.entries());
    }
    for (SourceFile file : files) {
      String name = file.name();
      if (TRAVERSAL.matcher(name).find() || name.length() > LONGEST_NAME) {
        String shown = name.substring(0, Math.min(name.length(), 100));
        throw new HostileArchiveException(
            "the archive has an entry whose name leads out of it or is longer than %d: \"%s\""
                .formatted(LONGEST_NAME, shown.replaceAll("\\p{Cntrl}", "?")));
      }
    }
  }

  private static HostileArchiveException tooMany(int limit) {
    return new HostileArchiveException("the archive has more than %d entries".formatted(limit));
  }

  /** What it declares, else UTF-8 if all names are that, else the code page of old. */
  private String name(ZipArchiveEntry entry) {
    byte[] raw = entry.getRawName();
    if (entry.getExtraField(UnicodePathExtraField.UPATH_ID) instanceof UnicodePathExtraField path
        && path.getUnicodeName() != null
        && path.getNameCRC32() == sum(raw)) {
      return new String(path.getUnicodeName(), StandardCharsets.UTF_8);
    }
    boolean declared = entry.getGeneralPurposeBit().usesUTF8ForNames();
    return new String(raw, declared || !guessedNames ? StandardCharsets.UTF_8 : CODE_PAGE);
  }

  private static boolean isUtf8OrDeclared(ZipArchiveEntry entry) {
    if (entry.getGeneralPurposeBit().usesUTF8ForNames()
        || entry.getExtraField(UnicodePathExtraField.UPATH_ID) != null) {
      return true;
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(entry.getRawName()));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static long sum(byte[] bytes) {
    CRC32 sum = new CRC32();
    sum.update(bytes);
    return sum.getValue();
  }

  /** Its files. */
  public List<SourceFile> files() {
    return List.copyOf(files);
  }

  /** What of it may not be what was meant. */
  public List<String> warnings() {
    return guessedNames
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
        if (entry.getCrc() >= 0 && sum(content) != entry.getCrc()) {
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
      long byRatio = limits.compressionRatio() * Math.max(1, entry.getCompressedSize());
      ByteArrayOutputStream content = new ByteArrayOutputStream();
      try (InputStream input = zip.getInputStream(entry)) {
        byte[] buffer = new byte[1 << 16];
        for (int n = input.read(buffer); n >= 0; n = input.read(buffer)) {
          content.write(buffer, 0, n);
          total += n;
          if (content.size() > byRatio + RATIO_SLACK) {
            throw new HostileArchiveException(
                "the archive's \"%s\" unpacks to more than %d times its size"
                    .formatted(name, limits.compressionRatio()));
          }
          if (total > limits.totalBytes()) {
            throw new HostileArchiveException(
                "the archive unpacks to more than %d MB".formatted(limits.totalBytes() >> 20));
          }
          if (content.size() > limits.fileBytes()) {
            throw UnreadableFileException.tooLarge(limits.fileBytes());
          }
        }
      }
      return content.toByteArray();
    }
  }

  /**
   * The file of an archive. While its directory is read, which is held in memory, there is an end
   * to how much: five reads an entry, of few bytes, besides those that look for its beginning.
   */
  private static final class Directory implements SeekableByteChannel {
    private static final int READS_AN_ENTRY = 5;
    private static final int BYTES_AN_ENTRY = 512;
    private static final int TO_FIND_IT = 1 << 18;

    private final SeekableByteChannel file;
    private final int entries;
    private boolean read;
    private long reads;
    private long bytes;

    Directory(SeekableByteChannel file, int entries) {
      this.file = file;
      this.entries = entries;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
      int n = file.read(target);
      reads++;
      bytes += n;
      if (!read
          && (reads > TO_FIND_IT + (long) READS_AN_ENTRY * entries
              || bytes > TO_FIND_IT + (long) BYTES_AN_ENTRY * entries)) {
        throw tooMany(entries);
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
}
