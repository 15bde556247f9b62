package dev.ganvas.models;

import java.util.Optional;
import java.util.Set;

/** A source of models. */
public interface ModelSource {
  /** The models to serve now, at most one of each name. */
  OfferedModels offered();

  /** Names that are withdrawn by request, also from other sources. */
  default Set<String> withdrawn() {
    return Set.of();
  }

  /** Finds a version that is served or once was. */
  Optional<ServedModel> find(String name, String version);
}
