package dev.ganvas.models;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Where served models come from. */
public interface ModelSource {
  /** The models to serve now, at most one of each name. */
  List<ServedModel> served();

  /** Names of which nothing is to be served, by request, whatever other sources have. */
  default Set<String> withdrawn() {
    return Set.of();
  }

  /** A version, whether it is served or was once. */
  Optional<ServedModel> find(String name, String version);
}
