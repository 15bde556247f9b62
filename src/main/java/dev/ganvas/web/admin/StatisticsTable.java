package dev.ganvas.web.admin;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Statistics of a run as a table (RFC 4180). */
final class StatisticsTable {
  private StatisticsTable() {}

  /** One row a line, one column a number; numbers of nested objects by their own name. */
  static String csv(List<JsonNode> lines) {
    List<Map<String, String>> rows = lines.stream().map(StatisticsTable::row).toList();
    Set<String> columns = new LinkedHashSet<>();
    rows.forEach(row -> columns.addAll(row.keySet()));
    StringBuilder table = new StringBuilder(String.join(",", columns)).append("\r\n");
    for (Map<String, String> row : rows) {
      table
          .append(
              columns.stream().map(c -> row.getOrDefault(c, "")).collect(Collectors.joining(",")))
          .append("\r\n");
    }
    return table.toString();
  }

  private static Map<String, String> row(JsonNode line) {
    Map<String, String> row = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : line.properties()) {
      if (field.getValue().isObject()) {
        row.putAll(row(field.getValue()));
      } else {
        row.put(field.getKey(), field.getValue().asString());
      }
    }
    return row;
  }
}
