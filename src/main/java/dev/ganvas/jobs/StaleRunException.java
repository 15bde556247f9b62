package dev.ganvas.jobs;

/** The run belongs to another node by now. */
final class StaleRunException extends RuntimeException {
  StaleRunException(String jobId, long fence) {
    super("job %s is no longer held with fence %d".formatted(jobId, fence));
  }
}
