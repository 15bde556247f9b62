package dev.ganvas.storage;

/** The service cannot start with what is configured; the message says why, for the operator. */
public final class InvalidConfigurationException extends RuntimeException {
  public InvalidConfigurationException(String message) {
    super(message);
  }
}
