package dev.ganvas.generation;

/** There is not enough memory to load another model. */
public final class InsufficientMemoryException extends RuntimeException {
  InsufficientMemoryException(String model, long neededBytes, long availableBytes) {
    super(
        "%s needs %d MB; %d MB are available"
            .formatted(model, neededBytes >> 20, Math.max(0, availableBytes) >> 20));
  }
}
