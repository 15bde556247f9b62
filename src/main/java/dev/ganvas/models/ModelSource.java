package dev.ganvas.models;

import java.util.List;
import java.util.Optional;

/** Where served models come from. */
public interface ModelSource {
  /** The models to serve now, at most one of each name. */
  List<ServedModel> served();

  /** A version, whether it is served or was once. */
  Optional<ServedModel> find(String name, String version);
}
