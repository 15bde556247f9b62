package dev.ganvas.generation;

/** A version is not put into service because of the concerns of its evaluation. */
public final class UnfitModelException extends RuntimeException {
  UnfitModelException(String id, String concerns) {
    super("%s is not fit to be served: %s".formatted(id, concerns));
  }
}
