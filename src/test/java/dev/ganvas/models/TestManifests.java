package dev.ganvas.models;

import dev.ganvas.gan.Architecture;
import java.util.List;
import java.util.Map;

/** Manifests of models that nobody trained. */
public final class TestManifests {
  private TestManifests() {}

  public static ModelManifest of(String name, Architecture architecture, List<String> classes) {
    return of(name, "1.0.0", architecture, classes);
  }

  public static ModelManifest of(
      String name, String version, Architecture architecture, List<String> classes) {
    return new ModelManifest(
        name,
        version,
        "A test",
        architecture,
        classes,
        "",
        "nowhere",
        "none",
        1,
        Map.of(),
        Map.of(),
        null,
        null,
        null);
  }
}
