package dev.ganvas.bulk;

/** Another node has taken the shard since, or its job is not wanted for now. */
final class StaleShardException extends RuntimeException {
  StaleShardException(BulkShard shard) {
    super("shard %s is no longer held with fence %d".formatted(shard.id(), shard.fence()));
  }
}
