package dev.ganvas.generation;

/** A version is not put into service: its evaluation speaks against it. */
public final class UnfitModelException extends RuntimeException {
  UnfitModelException(String id, String concerns) {
    super("%s is not fit to be served: %s".formatted(id, concerns));
  }
}
