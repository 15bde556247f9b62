package dev.ganvas.training;

/** A run cannot go on: its engine is missing, or it collapsed or diverged too often to recover. */
public final class TrainingFailedException extends RuntimeException {
  public TrainingFailedException(String message) {
    super(message);
  }
}
