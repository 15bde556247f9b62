package dev.ganvas.imagesets;

import dev.ganvas.images.Picture;
import dev.ganvas.images.PictureReader;
import dev.ganvas.images.Resampler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the pictures of a folder or ZIP. Folders that hold pictures are classes, in alphabetical
 * order, if there are at least two. Each picture is cropped to its middle square and resized. Files
 * {@code metadata.jsonl} or {@code captions.jsonl} tell what they show.
 */
public final class ImageFolderReader {
  /** Folder of a stored set that holds its pictures. */
  public static final String PICTURES = "pictures";

  private static final long MAX_PIXELS = 64_000_000;
  private static final long MAX_FILE_BYTES = 1 << 30;

  /** Of one's own archives: against mistakes, not against attacks. */
  private static final Archive.Limits LIMITS =
      new Archive.Limits(10_000_000, MAX_FILE_BYTES, Long.MAX_VALUE, 100_000);

  private final int side;
  private final Consumer<String> warnings;
  private final List<Picture> pictures = new ArrayList<>();
  private final List<String> classNames = new ArrayList<>();
  private final List<@Nullable Metadata> lines = new ArrayList<>();

  private ImageFolderReader(int side, Consumer<String> warnings) {
    this.side = side;
    this.warnings = warnings;
  }

  /**
   * @param warnings is told of each file that is left out, and why
   * @throws IOException if there is no readable picture at all
   */
  static ImageSet read(Path source, int side, Consumer<String> warnings) throws IOException {
    ImageFolderReader reader = new ImageFolderReader(side, warnings);
    if (Files.isDirectory(source)) {
      return reader.read(
          DiskFile.in(source, MAX_FILE_BYTES), new StoredClasses(Map.of()), source.toString());
    }
    try (Archive archive = new Archive(source, LIMITS)) {
      archive.warnings().forEach(warnings);
      return reader.read(archive.files(), new StoredClasses(Map.of()), source.toString());
    }
  }

  /** Reads a stored set: {@value #PICTURES}, and {@value StoredClasses#FILE} if it has classes. */
  public static ImageSet readStored(Path set, int side, Consumer<String> warnings)
      throws IOException {
    return new ImageFolderReader(side, warnings)
        .read(DiskFile.in(set.resolve(PICTURES), MAX_FILE_BYTES), StoredClasses.of(set), "the set");
  }

  private ImageSet read(List<SourceFile> files, StoredClasses names, String source)
      throws IOException {
    SourceTree tree = SourceTree.of(files);
    tree.warnings().forEach(warnings);
    Captions captions = Captions.of(tree);
    for (SourceTree.Entry file : tree.files()) {
      if (file.role() == SourceTree.Role.PICTURE) {
        add(file, names, captions);
      } else if (file.role() == SourceTree.Role.HIDDEN) {
        warnings.accept("left out " + file.label() + ": " + SourceTree.WHY_HIDDEN);
      }
    }
    for (Captions.Unmatched line : captions.unmatched(tree.names())) {
      warnings.accept(
          "%s describes \"%s\", which is not there".formatted(line.source(), line.picture()));
    }
    if (pictures.isEmpty()) {
      throw new IOException("no readable picture in " + source);
    }
    return collect();
  }

  private void add(SourceTree.Entry file, StoredClasses names, Captions captions)
      throws IOException {
    try {
      byte[] content = file.file().read();
      Picture square = Resampler.cropToSquare(PictureReader.read(content, MAX_PIXELS));
      if (square.width() < side / 2) {
        throw new IOException("only %d pixels a side".formatted(square.width()));
      }
      pictures.add(Resampler.resize(square, side, side));
      classNames.add(names.name(file.className()));
      lines.add(file.name().equals(file.label()) ? captions.of(file.name()) : null);
    } catch (HostileArchiveException e) {
      throw e;
    } catch (IOException e) {
      warnings.accept("left out " + file.label() + ": " + e.getMessage());
    }
  }

  private ImageSet collect() {
    warnOfMissingCaptions();
    int channels = pictures.stream().mapToInt(Picture::channels).anyMatch(c -> c == 3) ? 3 : 1;
    int length = side * side * channels;
    byte[] samples = new byte[Math.multiplyExact(pictures.size(), length)];
    for (int i = 0; i < pictures.size(); i++) {
      byte[] one = pictures.get(i).withChannels(channels).samples();
      System.arraycopy(one, 0, samples, i * length, length);
    }
    List<String> classes = List.copyOf(new TreeSet<>(classNames));
    return new ImageSet(
        side,
        channels,
        samples,
        classNames.stream().mapToInt(classes::indexOf).toArray(),
        classes.size() > 1 ? classes : List.of(),
        Metadata.captions(lines),
        Metadata.attributes(lines));
  }

  private void warnOfMissingCaptions() {
    long described =
        lines.stream().filter(line -> line != null && !line.captions().isEmpty()).count();
    if (described > 0 && described < lines.size()) {
      warnings.accept(
          "captions are not used: %d of %d pictures have none"
              .formatted(lines.size() - described, lines.size()));
    }
  }
}
