package dev.ganvas.web;

/** No model of that name is served. */
final class ModelNotFoundException extends RuntimeException {
  ModelNotFoundException(String name) {
    super("there is no model named \"" + name + "\"");
  }
}
