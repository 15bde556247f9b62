package dev.ganvas.jobs;

/** A job cannot go from its state to the one that was asked for. */
public final class JobStateException extends RuntimeException {
  JobStateException(String id, String why) {
    super("job %s %s".formatted(id, why));
  }

  JobStateException(String id, JobState state, String wanted) {
    super(
        "job %s is %s: it cannot be %s"
            .formatted(id, state.name().toLowerCase(java.util.Locale.ROOT), wanted));
  }
}
