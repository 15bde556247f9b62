package dev.ganvas.imagesets;

import dev.ganvas.images.FileFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The files that a set of pictures comes in, and what they are for. The first folder of a picture's
 * name is its class; folders around everything do not count.
 *
 * @param files without those of no interest, in alphabetical order
 * @param warnings where names may not be what was meant
 */
public record SourceTree(List<Entry> files, List<String> warnings) {
  /** Why a hidden picture is left out, and what to do. */
  public static final String WHY_HIDDEN =
      "its name, or that of a folder it is in, begins with a dot: rename that to use it";

  private static final Set<String> EXTENSIONS =
      Set.of("png", "jpg", "jpeg", "jpe", "jfif", "gif", "bmp", "webp");

  /** What a file is for. */
  public enum Role {
    PICTURE,
    METADATA,
    /** A picture that somebody may have wanted to hide. */
    HIDDEN,
    OTHER
  }

  /**
   * A file.
   *
   * @param name its normal name, which others may have too
   * @param label its name for reports, which no other has; that of the first is the name
   * @param className its class; empty without classes
   */
  public record Entry(SourceFile file, String name, String label, Role role, String className) {}

  /**
   * @throws UnusableUploadException naming all folders whose names cannot be a class's
   */
  public static SourceTree of(List<SourceFile> all) throws IOException {
    List<SourceFile> files = new ArrayList<>();
    List<String> names = new ArrayList<>();
    List<Role> roles = new ArrayList<>();
    for (SourceFile file :
        all.stream().sorted(java.util.Comparator.comparing(SourceFile::name)).toList()) {
      String name = FileNames.normal(file.name());
      if (FileNames.isClutter(name)) {
        continue;
      }
      Role role = role(file, name);
      boolean hidden = FileNames.isHidden(name);
      if (!hidden || role == Role.PICTURE) {
        files.add(file);
        names.add(name);
        roles.add(hidden ? Role.HIDDEN : role);
      }
    }
    return of(files, names, roles);
  }

  private static SourceTree of(List<SourceFile> files, List<String> names, List<Role> roles)
      throws UnusableUploadException {
    List<String> pictures = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      if (roles.get(i) == Role.PICTURE) {
        pictures.add(names.get(i));
      }
    }
    String root = FileNames.commonFolder(pictures);
    boolean classified = pictures.stream().anyMatch(name -> name.indexOf('/', root.length()) >= 0);
    int depth = (int) root.chars().filter(c -> c == '/').count();
    ClassNames classes = new ClassNames();
    List<String> labels = FileNames.distinct(names);
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      String className =
          classified && roles.get(i) == Role.PICTURE ? classes.of(folder(files.get(i), depth)) : "";
      entries.add(new Entry(files.get(i), names.get(i), labels.get(i), roles.get(i), className));
    }
    classes.check();
    return new SourceTree(entries, classes.warnings());
  }

  /** The name of the folder at a depth, as it is spelled; empty if the file is not so deep. */
  private static String folder(SourceFile file, int depth) {
    String[] parts = FileNames.spelled(file.name()).split("/");
    return depth < parts.length - 1 ? parts[depth] : "";
  }

  /** The normal names of all files, those with pictures and others. */
  public Set<String> names() {
    return files.stream().map(Entry::name).collect(Collectors.toSet());
  }

  private static Role role(SourceFile file, String name) throws IOException {
    String last = FileNames.last(name).toLowerCase(Locale.ROOT);
    if (Metadata.FILES.contains(last)) {
      return Role.METADATA;
    }
    if (EXTENSIONS.contains(last.substring(last.lastIndexOf('.') + 1))) {
      return Role.PICTURE;
    }
    try {
      return FileFormat.of(file.start()).isPicture() ? Role.PICTURE : Role.OTHER;
    } catch (UnreadableFileException e) {
      return Role.OTHER;
    }
  }
}
