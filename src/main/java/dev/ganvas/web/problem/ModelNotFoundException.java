package dev.ganvas.web.problem;

import org.jspecify.annotations.Nullable;

/** No model of that name is served, or it has no such version. */
public final class ModelNotFoundException extends RuntimeException {
  /**
   * @param version null for the one that is served
   */
  public ModelNotFoundException(String name, @Nullable String version) {
    super(
        version == null
            ? "there is no model named \"%s\"".formatted(name)
            : "there is no version \"%s\" of a model named \"%s\"".formatted(version, name));
  }
}
