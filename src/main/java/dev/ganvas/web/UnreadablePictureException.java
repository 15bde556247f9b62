package dev.ganvas.web;

/** A file is not a picture that can be read. */
final class UnreadablePictureException extends RuntimeException {
  UnreadablePictureException(String message) {
    super(message);
  }
}
