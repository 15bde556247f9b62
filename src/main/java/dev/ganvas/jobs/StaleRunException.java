package dev.ganvas.jobs;

/** Another node has claimed the job since. */
final class StaleRunException extends RuntimeException {
  StaleRunException(String jobId, long fence) {
    super("job %s is no longer held with fence %d".formatted(jobId, fence));
  }
}
