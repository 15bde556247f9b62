package dev.ganvas.training;

/** A run that collapsed or diverged more often than it is allowed to recover. */
public final class TrainingFailedException extends RuntimeException {
  TrainingFailedException(String message) {
    super(message);
  }
}
