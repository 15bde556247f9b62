package dev.ganvas.models;

import java.util.List;

/** Where served models come from. */
public interface ModelSource {
  /** The models to serve now, at most one of each name. */
  List<ServedModel> served();
}
