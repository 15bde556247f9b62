package dev.ganvas.datasets;

import java.util.List;

/** Knows who needs a set. */
public interface DatasetUsers {
  /** Ids of unfinished work that needs the set. */
  List<String> of(String datasetId);
}
