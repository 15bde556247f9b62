package dev.ganvas.bulk;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** The states of a bulk job, and the transitions between them. */
public enum BulkState {
  /** No node has taken a shard of it yet. */
  QUEUED,
  /** Nodes are making its shards. */
  RUNNING,
  /** Stopped by request or by a full disk; goes on with the shards that are missing. */
  PAUSED,
  SUCCEEDED,
  FAILED,
  CANCELLED;

  private Set<BulkState> next() {
    return switch (this) {
      case QUEUED -> Set.of(RUNNING, PAUSED, FAILED, CANCELLED);
      case RUNNING -> Set.of(PAUSED, SUCCEEDED, FAILED, CANCELLED);
      case PAUSED -> Set.of(QUEUED, CANCELLED);
      case SUCCEEDED, FAILED, CANCELLED -> Set.of();
    };
  }

  /** Whether it is a final state. */
  public boolean isFinal() {
    return next().isEmpty();
  }

  /** The states that can become this one. */
  List<BulkState> before() {
    return Arrays.stream(values()).filter(state -> state.next().contains(this)).toList();
  }

  /** The states of jobs that have ended. */
  static List<BulkState> ended() {
    return Arrays.stream(values()).filter(BulkState::isFinal).toList();
  }
}
