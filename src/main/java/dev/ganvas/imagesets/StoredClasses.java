package dev.ganvas.imagesets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which class each folder of a stored set holds. Folders are numbered: not every name that people
 * give can be a folder's on every system.
 *
 * @param folders the name of the class by the name of the folder
 */
public record StoredClasses(Map<String, String> folders) {
  /** The file of a set that holds them. */
  public static final String FILE = "classes.json";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  public StoredClasses {
    folders = Map.copyOf(folders);
  }

  /** Those of a set; empty if its folders bear the names of the classes. */
  static StoredClasses of(Path set) throws IOException {
    Path file = set.resolve(FILE);
    return Files.exists(file)
        ? JSON.readValue(Files.readString(file), StoredClasses.class)
        : new StoredClasses(Map.of());
  }

  String name(String folder) {
    return folders.getOrDefault(folder, folder);
  }
}
