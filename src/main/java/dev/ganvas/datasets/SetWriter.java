package dev.ganvas.datasets;

import dev.ganvas.images.ImageCodec;
import dev.ganvas.images.ImageFormat;
import dev.ganvas.images.Picture;
import dev.ganvas.images.Resampler;
import dev.ganvas.imagesets.Captions;
import dev.ganvas.imagesets.ImageFolderReader;
import dev.ganvas.imagesets.Metadata;
import dev.ganvas.imagesets.StoredClasses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes the pictures of a set, at most {@value #MAX_SIDE} pixels a side, as PNG without any of
 * their metadata. Not thread-safe.
 *
 * <pre>
 * pictures/[0/]000001.png   in a folder for each class
 * pictures/metadata.jsonl   {"file_name": "0/000001.png", "text": "…", …}
 * classes.json              {"folders": {"0": "name of the class", …}}
 * </pre>
 */
final class SetWriter {
  private static final String METADATA = "metadata.jsonl";
  private static final int MAX_SIDE = 512;

  private final Path folder;
  private final Map<String, Integer> classes = new TreeMap<>();
  private final Map<String, String> classFolders = new LinkedHashMap<>();
  private final Map<String, String> storedNames = new LinkedHashMap<>();
  private final Map<String, Metadata> lines = new HashMap<>();
  private final DatasetDiversity.Collector diversity = new DatasetDiversity.Collector();
  private int channels = 1;
  private long bytes;

  /**
   * @param folder empty, to be filled
   */
  SetWriter(Path folder) {
    this.folder = folder;
  }

  /**
   * Stores a picture.
   *
   * @param name as it was sent
   * @param className its class; empty for none
   */
  void add(String name, String className, Picture square) throws IOException {
    int side = Math.min(MAX_SIDE, square.width());
    Picture stored = Resampler.resize(square, side, side);
    String file = folderOf(className) + "%06d.png".formatted(pictures() + 1);
    Path target = folder.resolve(ImageFolderReader.PICTURES).resolve(file);
    Files.createDirectories(target.getParent());
    byte[] png = ImageCodec.encode(stored, ImageFormat.PNG);
    Files.write(target, png);
    bytes += png.length;
    channels = Math.max(channels, stored.channels());
    classes.merge(className, 1, Integer::sum);
    storedNames.put(name, file);
    diversity.add(stored);
  }

  private String folderOf(String className) {
    if (className.isEmpty()) {
      return "";
    }
    return classFolders.computeIfAbsent(className, c -> Integer.toString(classFolders.size()))
        + "/";
  }

  /** Takes the metadata of the stored pictures. */
  void describe(Captions captions) {
    for (String name : storedNames.keySet()) {
      Metadata line = captions.of(name);
      if (line != null) {
        lines.put(name, line);
      }
    }
  }

  /** Writes everything but the pictures. */
  void finish() throws IOException {
    if (!lines.isEmpty()) {
      List<Object> described = new ArrayList<>();
      storedNames.forEach(
          (name, file) -> {
            Metadata line = lines.get(name);
            if (line != null) {
              described.add(line.line(file));
            }
          });
      JsonLines.write(folder.resolve(ImageFolderReader.PICTURES).resolve(METADATA), described);
    }
    if (!classFolders.isEmpty()) {
      Map<String, String> names = new TreeMap<>();
      classFolders.forEach((name, number) -> names.put(number, name));
      JsonLines.write(folder.resolve(StoredClasses.FILE), List.of(new StoredClasses(names)));
    }
  }

  /** Number of pictures stored so far. */
  int pictures() {
    return storedNames.size();
  }

  /** Their size on disk. */
  long bytes() {
    return bytes;
  }

  /** 3 if any picture is in colour, else 1. */
  int channels() {
    return channels;
  }

  /** Whether the picture that was sent under a name is stored without a caption. */
  boolean lacksCaption(String name) {
    Metadata line = lines.get(name);
    return storedNames.containsKey(name) && (line == null || line.captions().isEmpty());
  }

  /** Number of pictures with a caption. */
  int captioned() {
    return (int) lines.values().stream().filter(line -> !line.captions().isEmpty()).count();
  }

  /** Pictures of each class, by its name; empty unless there are several classes. */
  Map<String, Integer> classes() {
    return classes.size() > 1 ? classes : Map.of();
  }

  DatasetDiversity diversity() {
    return diversity.finish(classes().values());
  }
}
