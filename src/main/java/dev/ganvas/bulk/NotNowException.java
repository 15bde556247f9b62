package dev.ganvas.bulk;

/** A shard goes back to the queue: the node stops, or has no room for it at present. */
final class NotNowException extends RuntimeException {
  NotNowException(String why) {
    super(why);
  }
}
