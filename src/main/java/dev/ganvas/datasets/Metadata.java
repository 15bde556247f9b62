package dev.ganvas.datasets;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a line of {@code metadata.jsonl} or {@code captions.jsonl} says of a picture, in the form of
 * Hugging Face's image folders: {@code file_name}, {@code text}, and as many other columns as one
 * likes. More captions can be in {@code texts}, a list.
 *
 * @param captions {@code text}, then {@code texts}; may be empty
 * @param columns all others that hold a string, by name
 */
public record Metadata(List<String> captions, Map<String, String> columns) {
  /** More values than that are not a property that pictures share. */
  private static final int MOST_VALUES = 64;

  private static final String FILE_NAME = "file_name";
  private static final String TEXT = "text";
  private static final String TEXTS = "texts";
  static final Set<String> FILES = Set.of("captions.jsonl", "metadata.jsonl");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  public Metadata {
    captions = List.copyOf(captions);
    columns = Map.copyOf(columns);
  }

  /**
   * @return by file name
   * @throws IOException naming the first line that is not such
   */
  static Map<String, Metadata> parse(byte[] file) throws IOException {
    Map<String, Metadata> all = new LinkedHashMap<>();
    String[] lines = new String(file, StandardCharsets.UTF_8).split("\\R", -1);
    for (int i = 0; i < lines.length; i++) {
      if (lines[i].isBlank()) {
        continue;
      }
      try {
        JsonNode line = JSON.readTree(lines[i]);
        if (!line.path(FILE_NAME).isString()) {
          throw new IOException("line %d lacks file_name".formatted(i + 1));
        }
        all.merge(line.path(FILE_NAME).asString(), of(line), Metadata::and);
      } catch (JacksonException e) {
        throw new IOException("line %d is not JSON".formatted(i + 1), e);
      }
    }
    return all;
  }

  private static Metadata of(JsonNode line) {
    List<String> captions = new ArrayList<>();
    addCaption(line.get(TEXT), captions);
    line.path(TEXTS).forEach(text -> addCaption(text, captions));
    Map<String, String> columns = new TreeMap<>();
    for (Map.Entry<String, JsonNode> column : line.properties()) {
      if (column.getValue().isString() && !Set.of(FILE_NAME, TEXT).contains(column.getKey())) {
        columns.put(column.getKey(), column.getValue().asString());
      }
    }
    return new Metadata(captions, columns);
  }

  private static void addCaption(@Nullable JsonNode text, List<String> captions) {
    if (text != null && text.isString() && !text.asString().isBlank()) {
      captions.add(text.asString().strip());
    }
  }

  /** Two lines on the same picture. */
  private Metadata and(Metadata other) {
    List<String> both = new ArrayList<>(captions);
    both.addAll(other.captions);
    Map<String, String> columnsOfBoth = new TreeMap<>(columns);
    columnsOfBoth.putAll(other.columns);
    return new Metadata(both, columnsOfBoth);
  }

  /** The line for a picture under another name. */
  Map<String, Object> line(String fileName) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put(FILE_NAME, fileName);
    if (!captions.isEmpty()) {
      line.put(TEXT, captions.get(0));
      line.put(TEXTS, captions.subList(1, captions.size()));
    }
    line.putAll(columns);
    return line;
  }

  /** The captions of pictures; empty unless each has one. */
  static List<List<String>> captions(List<@Nullable Metadata> pictures) {
    return pictures.stream().anyMatch(line -> line == null || line.captions().isEmpty())
        ? List.of()
        : pictures.stream()
            .map(line -> line == null ? List.<String>of() : line.captions())
            .toList();
  }

  /** The columns that every picture has, and that are properties that pictures share. */
  static List<Attribute> attributes(List<@Nullable Metadata> pictures) {
    Set<String> names = new TreeSet<>();
    pictures.forEach(line -> names.addAll(line == null ? Set.of() : line.columns().keySet()));
    List<Attribute> attributes = new ArrayList<>();
    for (String name : names) {
      List<String> values =
          pictures.stream()
              .map(line -> line == null ? "" : line.columns().getOrDefault(name, ""))
              .toList();
      List<String> distinct = values.stream().distinct().sorted(Comparator.naturalOrder()).toList();
      if (distinct.size() > 1 && distinct.size() <= MOST_VALUES && !distinct.contains("")) {
        attributes.add(
            new Attribute(name, distinct, values.stream().mapToInt(distinct::indexOf).toArray()));
      }
    }
    return attributes;
  }
}
