package dev.ganvas.generation;

/** The service takes no new requests any more. */
public final class ShuttingDownException extends RuntimeException {
  ShuttingDownException() {
    super("the service is shutting down");
  }
}
