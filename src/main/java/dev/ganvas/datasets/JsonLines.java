package dev.ganvas.datasets;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON Lines files: a value a line. */
final class JsonLines {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private JsonLines() {}

  static void write(Path file, List<?> values) throws IOException {
    try (BufferedWriter writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      for (Object value : values) {
        writer.write(JSON.writeValueAsString(value));
        writer.newLine();
      }
    }
  }

  /**
   * Captions in the form of Hugging Face's image folders: {@code file_name} and {@code text}.
   *
   * @return by file name
   * @throws IOException naming the first line that is not such
   */
  static Map<String, String> captions(byte[] file) throws IOException {
    Map<String, String> captions = new LinkedHashMap<>();
    String[] lines = new String(file, StandardCharsets.UTF_8).split("\\R", -1);
    for (int i = 0; i < lines.length; i++) {
      if (lines[i].isBlank()) {
        continue;
      }
      try {
        JsonNode line = JSON.readTree(lines[i]);
        if (!line.path("file_name").isString() || !line.path("text").isString()) {
          throw new IOException("line %d lacks file_name or text".formatted(i + 1));
        }
        captions.put(line.get("file_name").asString(), line.get("text").asString());
      } catch (JacksonException e) {
        throw new IOException("line %d is not JSON".formatted(i + 1), e);
      }
    }
    return captions;
  }

  /** The reports in a file. */
  static List<FileReport> reports(Path file) throws IOException {
    return Files.readAllLines(file, StandardCharsets.UTF_8).stream()
        .map(line -> JSON.readValue(line, FileReport.class))
        .toList();
  }
}
