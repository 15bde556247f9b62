package dev.ganvas.web.problem;

/** No model of that name is served. */
public final class ModelNotFoundException extends RuntimeException {
  public ModelNotFoundException(String name) {
    super("there is no model named \"" + name + "\"");
  }
}
