package dev.ganvas.bulk;

/** A bulk job cannot go on. */
final class BulkFailedException extends RuntimeException {
  BulkFailedException(String message) {
    super(message);
  }
}
