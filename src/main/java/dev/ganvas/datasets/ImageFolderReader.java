package dev.ganvas.datasets;

import dev.ganvas.images.Picture;
import dev.ganvas.images.PictureReader;
import dev.ganvas.images.Resampler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the pictures of a folder or ZIP. Direct subfolders that hold pictures are classes, in
 * alphabetical order, if there are at least two. Each picture is cropped to its middle square and
 * resized. Files {@code metadata.jsonl} or {@code captions.jsonl} tell what they show.
 */
final class ImageFolderReader {
  private static final Set<String> EXTENSIONS = Upload.EXTENSIONS;
  private static final long MAX_PIXELS = 64_000_000;

  private ImageFolderReader() {}

  /**
   * @param warnings is told of each file that is left out, and why
   * @throws IOException if there is no readable picture at all
   */
  static ImageSet read(Path source, int side, Consumer<String> warnings) throws IOException {
    if (Files.isDirectory(source)) {
      return readTree(source, side, warnings);
    }
    try (FileSystem zip = FileSystems.newFileSystem(source)) {
      return readTree(zip.getPath("/"), side, warnings);
    }
  }

  private static ImageSet readTree(Path root, int side, Consumer<String> warnings)
      throws IOException {
    List<Path> files;
    try (Stream<Path> tree = Files.walk(root)) {
      files = tree.filter(ImageFolderReader::isPicture).sorted().toList();
    }
    Map<String, Metadata> metadata = metadata(root);
    List<Picture> pictures = new ArrayList<>();
    List<String> folders = new ArrayList<>();
    List<@Nullable Metadata> lines = new ArrayList<>();
    for (Path file : files) {
      try {
        byte[] content = Files.readAllBytes(file);
        Picture square = Resampler.cropToSquare(PictureReader.read(content, MAX_PIXELS));
        if (square.width() < side / 2) {
          throw new IOException("only %d pixels a side".formatted(square.width()));
        }
        pictures.add(Resampler.resize(square, side, side));
        folders.add(folderOf(root.relativize(file)));
        lines.add(metadata.get(root.relativize(file).toString()));
      } catch (IOException e) {
        warnings.accept("left out " + file + ": " + e.getMessage());
      }
    }
    if (pictures.isEmpty()) {
      throw new IOException("no readable picture in " + root);
    }
    return collect(pictures, folders, lines, side);
  }

  private static Map<String, Metadata> metadata(Path root) throws IOException {
    List<Path> files;
    try (Stream<Path> tree = Files.walk(root)) {
      files =
          tree.filter(
                  f ->
                      f.getFileName() != null
                          && Metadata.FILES.contains(f.getFileName().toString()))
              .toList();
    }
    Map<String, Metadata> metadata = new HashMap<>();
    for (Path file : files) {
      Path folder = root.relativize(file.resolveSibling(""));
      Metadata.parse(Files.readAllBytes(file))
          .forEach((name, line) -> metadata.put(folder.resolve(name).toString(), line));
    }
    return metadata;
  }

  static boolean isPicture(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    return EXTENSIONS.contains(name.substring(name.lastIndexOf('.') + 1))
        && Files.isRegularFile(file);
  }

  private static String folderOf(Path file) {
    return file.getNameCount() < 2 ? "" : file.getName(0).toString().replace("/", "");
  }

  private static ImageSet collect(
      List<Picture> pictures, List<String> folders, List<@Nullable Metadata> lines, int side) {
    boolean colour = pictures.stream().anyMatch(picture -> picture.channels() == 3);
    ByteArrayOutputStream samples = new ByteArrayOutputStream();
    for (Picture picture : pictures) {
      samples.writeBytes(picture.withChannels(colour ? 3 : 1).samples());
    }
    List<String> classes = List.copyOf(new TreeSet<>(folders));
    boolean classified = classes.size() > 1;
    int[] labels = folders.stream().mapToInt(f -> classified ? classes.indexOf(f) : 0).toArray();
    return new ImageSet(
        side,
        colour ? 3 : 1,
        samples.toByteArray(),
        labels,
        classified ? classes : List.of(),
        Metadata.captions(lines),
        Metadata.attributes(lines));
  }
}
