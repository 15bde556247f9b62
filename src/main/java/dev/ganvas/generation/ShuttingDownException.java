package dev.ganvas.generation;

/** The service is shutting down and accepts no new requests. */
public final class ShuttingDownException extends RuntimeException {
  public ShuttingDownException() {
    super("the service is shutting down");
  }
}
