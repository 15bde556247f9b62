package dev.ganvas.labelling.c2pa;

/** Content credentials hold something that is not known here, so nothing is said of them. */
final class UnsupportedCredentialsException extends Exception {
  private static final long serialVersionUID = 1;

  UnsupportedCredentialsException(String message) {
    super(message);
  }
}
