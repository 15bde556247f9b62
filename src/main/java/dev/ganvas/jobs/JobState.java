package dev.ganvas.jobs;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** The states of a job, and the transitions between them. */
public enum JobState {
  /** Waits for a node. */
  QUEUED,
  /** A node is training it. */
  RUNNING,
  /** To be finished early by request: a node evaluates the best generator and makes its model. */
  FINISHING,
  /** Stopped by request or by a full disk; resumes from its last checkpoint on request. */
  PAUSED,
  SUCCEEDED,
  FAILED,
  CANCELLED;

  private Set<JobState> next() {
    return switch (this) {
      case QUEUED -> Set.of(RUNNING, PAUSED, CANCELLED);
      // Back to the queue when its node shuts down; once more running when another takes it up.
      case RUNNING -> Set.of(RUNNING, FINISHING, QUEUED, PAUSED, SUCCEEDED, FAILED, CANCELLED);
      case FINISHING -> Set.of(FINISHING, PAUSED, SUCCEEDED, FAILED, CANCELLED);
      case PAUSED -> Set.of(QUEUED, CANCELLED);
      case SUCCEEDED, FAILED, CANCELLED -> Set.of();
    };
  }

  public boolean canBecome(JobState other) {
    return next().contains(other);
  }

  /** Whether a node works on it. */
  boolean isHeld() {
    return this == RUNNING || this == FINISHING;
  }

  /** Whether it is a final state. */
  public boolean isFinal() {
    return next().isEmpty();
  }

  /** The states that can become this one. */
  List<JobState> before() {
    return Arrays.stream(values()).filter(state -> state.canBecome(this)).toList();
  }

  /** The states that can become this one while a node works on the job. */
  List<JobState> whileHeld() {
    return before().stream().filter(JobState::isHeld).toList();
  }

  /** The states in which a node works on a job. */
  static List<JobState> held() {
    return Arrays.stream(values()).filter(JobState::isHeld).toList();
  }

  /** The states of jobs that have ended. */
  static List<JobState> ended() {
    return Arrays.stream(values()).filter(JobState::isFinal).toList();
  }

  /** The states of unfinished jobs. */
  static List<JobState> unfinished() {
    return Arrays.stream(values()).filter(state -> !state.isFinal()).toList();
  }
}
