package dev.ganvas.imagesets;

import java.util.List;

/**
 * Something that is known of every picture of a set, such as its class or a hair colour.
 *
 * @param name of the attribute
 * @param values it can take
 * @param labels the index of each picture's value
 */
public record Attribute(String name, List<String> values, int[] labels) {
  public Attribute {
    values = List.copyOf(values);
  }
}
