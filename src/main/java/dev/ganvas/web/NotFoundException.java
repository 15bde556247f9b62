package dev.ganvas.web;

/** Something that was named does not exist. */
final class NotFoundException extends RuntimeException {
  NotFoundException(String message) {
    super(message);
  }
}
