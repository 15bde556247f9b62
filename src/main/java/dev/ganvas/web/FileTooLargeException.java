package dev.ganvas.web;

/** A file is larger than may be, or does not say how large it is. */
final class FileTooLargeException extends RuntimeException {
  FileTooLargeException(String message) {
    super(message);
  }
}
