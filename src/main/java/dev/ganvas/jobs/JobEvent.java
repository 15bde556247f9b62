package dev.ganvas.jobs;

import dev.ganvas.storage.ColumnText;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;

/**
 * An event of a job.
 *
 * @param id ascending in time
 * @param text the new state, or a message
 */
public record JobEvent(@Id @Nullable Long id, String jobId, Instant at, Kind kind, String text) {
  private static final int MAX_TEXT = 4000;

  /** Kinds of events. */
  public enum Kind {
    STATE,
    MESSAGE
  }

  static JobEvent of(String jobId, Instant at, Kind kind, String text) {
    return new JobEvent(null, jobId, at, kind, ColumnText.of(text, MAX_TEXT));
  }
}
