package dev.ganvas.bulk;

import java.util.Locale;

/** A bulk job cannot go from its state to the one that was asked for. */
public final class BulkStateException extends RuntimeException {
  BulkStateException(BulkJob job, String wanted) {
    super(
        "bulk job %s is %s: it cannot be %s"
            .formatted(job.id(), job.state().name().toLowerCase(Locale.ROOT), wanted));
  }
}
