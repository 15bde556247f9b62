package dev.ganvas.labelling.c2pa;

/** Content credentials that cannot be read; the message says why. */
final class MalformedCredentialsException extends Exception {
  MalformedCredentialsException(String message) {
    super(message);
  }
}
