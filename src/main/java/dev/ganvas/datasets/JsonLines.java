package dev.ganvas.datasets;

import dev.ganvas.imagesets.FileReport;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

  /** The reports in a file. */
  static List<FileReport> reports(Path file) throws IOException {
    return Files.readAllLines(file, StandardCharsets.UTF_8).stream()
        .map(line -> JSON.readValue(line, FileReport.class))
        .toList();
  }
}
