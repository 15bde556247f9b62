package dev.ganvas.imagesets;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What all files of metadata say of pictures, by their normal names. Not thread-safe. */
public final class Captions {
  private final Map<String, Metadata> lines = new LinkedHashMap<>();
  private final Map<String, String> sources = new LinkedHashMap<>();
  private final List<String> faults = new ArrayList<>();

  /**
   * The captions in the files of metadata of a source.
   *
   * @throws UnusableUploadException naming the lines that cannot be read
   */
  static Captions of(SourceTree tree) throws IOException {
    Captions captions = new Captions();
    for (SourceTree.Entry file : tree.files()) {
      if (file.role() == SourceTree.Role.METADATA) {
        captions.add(file.name(), file.file().read());
      }
    }
    captions.check(List.of());
    return captions;
  }

  /**
   * Takes what a file says, or notes what is wrong with it; its names are of pictures beside it and
   * below.
   *
   * @param name of the file, normal
   */
  public void add(String name, byte[] file) {
    String folder = FileNames.folder(name);
    try {
      Metadata.parse(file)
          .forEach(
              (picture, line) -> {
                String full = FileNames.normal(folder + picture);
                lines.merge(full, line, Metadata::and);
                sources.putIfAbsent(full, name);
              });
    } catch (IOException e) {
      faults.add(name + ": " + e.getMessage());
    }
  }

  /**
   * @param reports what became of other files
   * @throws UnusableUploadException naming the lines of all files that cannot be read
   */
  public void check(List<FileReport> reports) throws UnusableUploadException {
    if (!faults.isEmpty()) {
      throw new UnusableUploadException(String.join("; ", faults), reports);
    }
  }

  /** Whether something is said of pictures, but nothing in a sentence. */
  public boolean hasOnlyColumns() {
    return !lines.isEmpty() && lines.values().stream().allMatch(line -> line.captions().isEmpty());
  }

  /** What is said of a picture; null for nothing. */
  public @Nullable Metadata of(String picture) {
    return lines.get(picture);
  }

  boolean isEmpty() {
    return lines.isEmpty();
  }

  /** A picture that is described but not there. */
  public record Unmatched(String source, String picture) {}

  /**
   * @param pictures that are there
   */
  public List<Unmatched> unmatched(Set<String> pictures) {
    List<Unmatched> unmatched = new ArrayList<>();
    lines
        .keySet()
        .forEach(
            picture -> {
              if (!pictures.contains(picture)) {
                unmatched.add(new Unmatched(String.valueOf(sources.get(picture)), picture));
              }
            });
    return unmatched;
  }
}
