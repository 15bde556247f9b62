package dev.ganvas.datasets;

import java.util.List;

/** A set cannot be deleted: unfinished work needs it. */
public final class DatasetInUseException extends RuntimeException {
  DatasetInUseException(String id, List<String> jobs) {
    super("dataset %s is needed by %s".formatted(id, jobs));
  }
}
