package dev.ganvas.provenance;

/** A picture could not be written into the log in time, and so may not leave. */
public class UnrecordedException extends RuntimeException {
  UnrecordedException(String message) {
    super(message);
  }
}
