package dev.ganvas.generation;

/** A recorded picture cannot be made again. */
public class ReplayException extends RuntimeException {
  ReplayException(String message) {
    super(message);
  }
}
