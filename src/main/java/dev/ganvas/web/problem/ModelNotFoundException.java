package dev.ganvas.web.problem;

/** No model of that name is served, or it has no such version. */
public final class ModelNotFoundException extends RuntimeException {
  public ModelNotFoundException(String name) {
    super("there is no model named \"" + name + "\"");
  }

  public ModelNotFoundException(String name, String version) {
    super("there is no version \"%s\" of a model named \"%s\"".formatted(version, name));
  }
}
