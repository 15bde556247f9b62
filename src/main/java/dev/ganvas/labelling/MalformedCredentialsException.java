package dev.ganvas.labelling;

/** Content credentials that cannot be read; the message says why. */
final class MalformedCredentialsException extends Exception {
  MalformedCredentialsException(String message) {
    super(message);
  }
}
