package dev.ganvas.datasets;

import dev.ganvas.datasets.FileReport.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What somebody sent, a ZIP or several files, fed to an {@link Ingest}. The first folder of a name
 * is the class; folders around everything do not count.
 */
final class Upload {
  static final Set<String> EXTENSIONS = Set.of("png", "jpg", "jpeg", "gif", "bmp", "webp");

  private final DatasetProperties limits;
  private final Map<String, Metadata> metadata = new HashMap<>();

  /** Gives the content of a file of an upload. */
  @FunctionalInterface
  private interface Content {
    byte[] read(String name) throws IOException;
  }

  Upload(DatasetProperties limits) {
    this.limits = limits;
  }

  /**
   * @return what is said of the pictures, by file name
   * @throws HostileArchiveException if an archive among them is
   */
  Map<String, Metadata> feed(List<UploadedFile> files, Ingest ingest) throws IOException {
    if (files.size() == 1 && Archive.looksLikeOne(files.get(0).content())) {
      try (Archive archive = new Archive(files.get(0).content(), limits)) {
        feed(archive.names(), archive::read, ingest);
      }
      return metadata;
    }
    Map<String, UploadedFile> byName = new TreeMap<>();
    files.forEach(file -> byName.put(file.name().replace('\\', '/'), file));
    feed(
        List.copyOf(byName.keySet()),
        name -> {
          UploadedFile file = byName.get(name);
          if (file == null || Files.size(file.content()) > limits.maxFile().toBytes()) {
            throw new Archive.FileTooLargeException(limits.maxFile().toBytes());
          }
          return Files.readAllBytes(file.content());
        },
        ingest);
    return metadata;
  }

  private void feed(List<String> all, Content content, Ingest ingest) throws IOException {
    List<String> names = all.stream().filter(name -> !isClutter(name)).toList();
    String root = commonFolder(names.stream().filter(Upload::isPicture).toList());
    for (String name : names) {
      try {
        if (isPicture(name)) {
          ingest.add(name, className(name, root), content.read(name));
        } else if (isMetadata(name)) {
          addMetadata(name, content.read(name));
        } else {
          ingest.leaveOut(name, Kind.NOT_A_PICTURE, "its name is not that of a picture");
        }
      } catch (Archive.FileTooLargeException e) {
        ingest.leaveOut(name, Kind.TOO_LARGE, String.valueOf(e.getMessage()));
      } catch (java.util.zip.ZipException e) {
        ingest.leaveOut(name, Kind.UNDECODABLE, "cannot be unpacked: " + e.getMessage());
      }
    }
  }

  private void addMetadata(String name, byte[] file) throws IOException {
    String folder = name.substring(0, name.lastIndexOf('/') + 1);
    try {
      Metadata.parse(file).forEach((picture, line) -> metadata.put(folder + picture, line));
    } catch (IOException e) {
      throw new UnusableUploadException(name + ": " + e.getMessage(), List.of());
    }
  }

  private static boolean isClutter(String name) {
    String last = name.substring(name.lastIndexOf('/') + 1);
    return name.startsWith("__MACOSX/") || last.startsWith(".") || last.equals("Thumbs.db");
  }

  private static boolean isPicture(String name) {
    return EXTENSIONS.contains(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
  }

  private static boolean isMetadata(String name) {
    return Metadata.FILES.contains(name.substring(name.lastIndexOf('/') + 1));
  }

  /** The folders, each with its slash, that all names begin with. */
  private static String commonFolder(List<String> names) {
    String common = "";
    while (!names.isEmpty()) {
      int slash = names.get(0).indexOf('/', common.length());
      if (slash < 0) {
        return common;
      }
      String longer = names.get(0).substring(0, slash + 1);
      if (!names.stream().allMatch(name -> name.startsWith(longer))) {
        return common;
      }
      common = longer;
    }
    return common;
  }

  private static String className(String name, String root) {
    String inside = name.substring(root.length());
    int slash = inside.indexOf('/');
    return slash < 0
        ? ""
        : inside.substring(0, slash).replaceAll("[^\\p{L}\\p{N} ._-]", "_").replaceAll("^\\.+", "");
  }
}
