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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a line of {@code metadata.jsonl} or {@code captions.jsonl} says of a picture, in the form of
 * Hugging Face's image folders: {@code file_name}, {@code text}, and as many other columns as one
 * likes. More captions can be in {@code texts}, a list.
 *
 * @param captions {@code text}, then {@code texts}; may be empty
 * @param columns all others that hold one value, by name; a number keeps all its digits
 */
public record Metadata(List<String> captions, Map<String, String> columns) {
  /** More values than that are not a property that pictures share. */
  private static final int MOST_VALUES = 64;

  private static final String FILE_NAME = "file_name";
  private static final String TEXT = "text";
  private static final String TEXTS = "texts";
  static final Set<String> FILES = Set.of("captions.jsonl", "metadata.jsonl");
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();
  private static final Pattern LINE_END = Pattern.compile("\\r\\n|\\r|\\n");
  private static final Pattern REPEATED = Pattern.compile("Duplicate Object property (\".*?\")");
  private static final Pattern INVISIBLE = Pattern.compile("[\\s\\p{Z}\\p{C}]*");
  private static final String BYTE_ORDER_MARK = "\uFEFF";
  private static final String REPLACEMENT = "\uFFFD"; // of bytes that are no text

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
    Faults faults = new Faults();
    Charset charset = charset(file);
    boolean clean = isIn(charset, file);
    String[] lines = LINE_END.split(new String(file, charset), -1);
    for (int i = 0; i < lines.length; i++) {
      String text = lines[i].startsWith(BYTE_ORDER_MARK) ? lines[i].substring(1) : lines[i];
      if (text.isBlank()) {
        continue;
      }
      List<String> wrong = new ArrayList<>();
      if (!clean && text.contains(REPLACEMENT)) {
        wrong.add("is not " + charset);
      }
      JsonNode line = read(text, wrong);
      if (wrong.isEmpty()) {
        String name = FileNames.normal(line.path(FILE_NAME).asString());
        all.merge(name, of(line), Metadata::and);
      } else {
        faults.add("line %d %s".formatted(i + 1, String.join(", ", wrong)));
      }
    }
    if (!faults.isEmpty()) {
      throw new IOException(faults.toString());
    }
    return all;
  }

  /** UTF-8, or UTF-16 with a mark, as some editors and shells write it. */
  private static Charset charset(byte[] file) {
    boolean wide =
        file.length > 1
            && (file[0] == (byte) 0xFE && file[1] == (byte) 0xFF
                || file[0] == (byte) 0xFF && file[1] == (byte) 0xFE);
    return wide ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8;
  }

  private static boolean isIn(Charset charset, byte[] file) {
    try {
      charset.newDecoder().decode(ByteBuffer.wrap(file));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /**
   * A line.
   *
   * @param wrong to be told what is wrong with it
   */
  private static JsonNode read(String text, List<String> wrong) {
    JsonNode line;
    try {
      line = JSON.readTree(text);
    } catch (JacksonException e) {
      Matcher repeated = REPEATED.matcher(String.valueOf(e.getOriginalMessage()));
      wrong.add(repeated.find() ? "has %s twice".formatted(repeated.group(1)) : "is not JSON");
      return JSON.nullNode();
    }
    if (!line.path(FILE_NAME).isString()) {
      wrong.add("lacks file_name");
    }
    if (!line.path(TEXT).isString() && !isAbsent(line.path(TEXT))) {
      wrong.add("has a text that is no string");
    }
    if (!line.path(TEXTS).isArray() && !isAbsent(line.path(TEXTS))) {
      wrong.add("has texts that are no list");
    } else if (!line.path(TEXTS).valueStream().allMatch(JsonNode::isString)) {
      wrong.add("has texts that are no strings");
    }
    if (!isText(line)) {
      wrong.add("has half of a surrogate pair, which is no character");
    }
    return line;
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
      boolean single = column.getValue().isValueNode() && !column.getValue().isNull();
      if (single && !Set.of(FILE_NAME, TEXT).contains(column.getKey())) {
        columns.put(column.getKey(), column.getValue().asString());
      }
    }
    return new Metadata(captions, columns);
  }

  private static void addCaption(@Nullable JsonNode text, List<String> captions) {
    if (text != null && text.isString() && !INVISIBLE.matcher(text.asString()).matches()) {
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
