package dev.ganvas.evaluation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A caption that was not trained on, and the attributes that its picture has to show.
 *
 * @param text the caption
 * @param mentioned values by attribute
 */
public record HeldOutCaption(String text, Map<String, String> mentioned) {
  public HeldOutCaption {
    mentioned = Map.copyOf(mentioned);
  }

  /**
   * Reads JSON Lines: {@code {"text": "…", "mentioned": {"attribute": "value", …}}}.
   *
   * @throws IOException naming the first line that is malformed
   */
  public static List<HeldOutCaption> read(Path file) throws IOException {
    JsonMapper json = JsonMapper.builder().build();
    List<HeldOutCaption> captions = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      if (line.isBlank()) {
        continue;
      }
      try {
        JsonNode node = json.readTree(line);
        Map<String, String> mentioned = new TreeMap<>();
        node.path("mentioned")
            .properties()
            .forEach(e -> mentioned.put(e.getKey(), e.getValue().asString()));
        captions.add(new HeldOutCaption(node.path("text").asString(), mentioned));
      } catch (JacksonException e) {
        throw new IOException(file + ": line " + (captions.size() + 1) + " is not a caption", e);
      }
    }
    return captions;
  }
}
