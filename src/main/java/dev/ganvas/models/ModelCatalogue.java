package dev.ganvas.models;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/**
 * The models that are served now, by name. Where several sources have a name, the last wins.
 * Thread-safe: readers see a whole catalogue, before or after a change.
 */
@Component
public class ModelCatalogue {
  private final List<ModelSource> sources;
  private volatile Map<String, ServedModel> models;

  public ModelCatalogue(List<ModelSource> sources) {
    this.sources = List.copyOf(sources);
    models = wanted();
  }

  /** What the sources want to be served. */
  public Map<String, ServedModel> wanted() {
    Map<String, ServedModel> wanted = new TreeMap<>();
    for (ModelSource source : sources) {
      source.served().forEach(model -> wanted.put(model.manifest().name(), model));
    }
    return wanted;
  }

  /** The models that come with the service. */
  public List<ServedModel> shipped() {
    return sources.stream()
        .filter(ShippedModels.class::isInstance)
        .flatMap(source -> source.served().stream())
        .toList();
  }

  /** Serves these from now on. */
  public void serve(Map<String, ServedModel> wanted) {
    models = new TreeMap<>(wanted);
  }

  public Collection<ServedModel> all() {
    return models.values();
  }

  public Optional<ServedModel> find(String name) {
    return Optional.ofNullable(models.get(name));
  }

  /** A version, whether it is served or was once. */
  public Optional<ServedModel> find(String name, String version) {
    ServedModel served = models.get(name);
    if (served != null && served.is(name, version)) {
      return Optional.of(served);
    }
    return sources.stream().flatMap(source -> source.find(name, version).stream()).findFirst();
  }
}
