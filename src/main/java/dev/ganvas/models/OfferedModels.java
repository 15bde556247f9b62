package dev.ganvas.models;

import java.util.List;

/**
 * The models that are to be served.
 *
 * @param readable those that can be
 * @param unreadable those whose bundle cannot be read here
 */
public record OfferedModels(List<ServedModel> readable, List<Unreadable> unreadable) {
  public OfferedModels {
    readable = List.copyOf(readable);
    unreadable = List.copyOf(unreadable);
  }

  /**
   * A version that is to be served and cannot be.
   *
   * @param why in words
   */
  public record Unreadable(String name, String version, String why) {
    /** {@code name@version}. */
    public String id() {
      return ModelVersion.id(name, version);
    }
  }
}
