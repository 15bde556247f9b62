package dev.ganvas.imagesets;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
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
  private static final Pattern LINE_END = Pattern.compile("\\r\\n|\\r|\\n");
  private static final String BYTE_ORDER_MARK = "\uFEFF";
  private static final int MOST_FAULTS = 20;

  public Metadata {
    captions = List.copyOf(captions);
    columns = Map.copyOf(columns);
  }

  /**
   * @return by file name, in its normal form
   * @throws IOException naming the lines that are not such
   */
  static Map<String, Metadata> parse(byte[] file) throws IOException {
    Map<String, Metadata> all = new LinkedHashMap<>();
    List<String> faults = new ArrayList<>();
    String[] lines = LINE_END.split(text(file), -1);
    for (int i = 0; i < lines.length && faults.size() < MOST_FAULTS; i++) {
      if (lines[i].isBlank()) {
        continue;
      }
      String fault = fault(lines[i]);
      if (fault == null) {
        JsonNode line = JSON.readTree(lines[i]);
        String name = FileNames.normal(line.path(FILE_NAME).asString());
        all.merge(name, of(line), Metadata::and);
      } else {
        faults.add("line %d %s".formatted(i + 1, fault));
      }
    }
    if (!faults.isEmpty()) {
      throw new IOException(String.join("; ", faults));
    }
    return all;
  }

  /** UTF-8, or UTF-16 with a mark, as some editors and shells write it. */
  private static String text(byte[] file) throws IOException {
    boolean wide =
        file.length > 1
            && (file[0] == (byte) 0xFE && file[1] == (byte) 0xFF
                || file[0] == (byte) 0xFF && file[1] == (byte) 0xFE);
    Charset charset = wide ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8;
    try {
      String text = charset.newDecoder().decode(ByteBuffer.wrap(file)).toString();
      return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new IOException("is not UTF-8", e);
    }
  }

  /** What is wrong with a line; null for nothing. */
  private static @Nullable String fault(String text) {
    try {
      JsonNode line = JSON.readTree(text);
      if (!line.path(FILE_NAME).isString()) {
        return "lacks file_name";
      }
      String fault = captionFault(line.path(TEXT), line.path(TEXTS));
      if (fault != null) {
        return fault;
      }
      return isText(line) ? null : "has half of a surrogate pair, which is no character";
    } catch (JacksonException e) {
      return "is not JSON";
    }
  }

  private static @Nullable String captionFault(JsonNode caption, JsonNode captions) {
    if (!caption.isString() && !isAbsent(caption)) {
      return "has a text that is no string";
    }
    if (!captions.isArray() && !isAbsent(captions)) {
      return "has texts that are no list";
    }
    return captions.valueStream().allMatch(JsonNode::isString)
        ? null
        : "has texts that are no strings";
  }

  private static boolean isAbsent(JsonNode node) {
    return node.isNull() || node.isMissingNode();
  }

  /** Whether all its names and strings can be written. */
  private static boolean isText(JsonNode node) {
    if (node.isString()) {
      return StandardCharsets.UTF_8.newEncoder().canEncode(node.asString());
    }
    for (Map.Entry<String, JsonNode> property : node.properties()) {
      if (!StandardCharsets.UTF_8.newEncoder().canEncode(property.getKey())) {
        return false;
      }
    }
    for (JsonNode part : node) {
      if (!isText(part)) {
        return false;
      }
    }
    return true;
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
  Metadata and(Metadata other) {
    List<String> both = new ArrayList<>(captions);
    both.addAll(other.captions);
    Map<String, String> columnsOfBoth = new TreeMap<>(columns);
    columnsOfBoth.putAll(other.columns);
    return new Metadata(both, columnsOfBoth);
  }

  /** The line for a picture under another name. */
  public Map<String, Object> line(String fileName) {
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
