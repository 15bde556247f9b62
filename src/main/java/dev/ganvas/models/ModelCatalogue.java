package dev.ganvas.models;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/**
 * The models that are served now, by name. If several sources have a name, the last one wins.
 * Thread-safe: changes are atomic.
 */
@Component
@EnableConfigurationProperties(ModelProperties.class)
public class ModelCatalogue {
  private final List<ModelSource> sources;
  private final ModelProperties properties;
  private volatile Map<String, ServedModel> models;

  @Autowired
  public ModelCatalogue(List<ModelSource> sources, ModelProperties properties) {
    this.sources = List.copyOf(sources);
    this.properties = properties;
    models = new TreeMap<>(wanted().readable());
  }

  /**
   * The models that are to be served, by name.
   *
   * @param readable those that can be
   * @param unreadable those whose bundle cannot be read here; another of that name is none of the
   *     readable ones
   */
  public record Wanted(
      Map<String, ServedModel> readable, Map<String, OfferedModels.Unreadable> unreadable) {
    public boolean contains(String name) {
      return readable.containsKey(name) || unreadable.containsKey(name);
    }
  }

  /** The models that all sources together offer and the configuration allows. */
  public Wanted wanted() {
    Map<String, ServedModel> readable = new TreeMap<>();
    Map<String, OfferedModels.Unreadable> unreadable = new TreeMap<>();
    for (ModelSource source : sources) {
      OfferedModels offered = source.offered();
      for (ServedModel model : offered.readable()) {
        readable.put(model.manifest().name(), model);
        unreadable.remove(model.manifest().name());
      }
      for (OfferedModels.Unreadable version : offered.unreadable()) {
        unreadable.put(version.name(), version);
        readable.remove(version.name());
      }
    }
    for (Set<String> names : List.of(readable.keySet(), unreadable.keySet())) {
      sources.forEach(source -> names.removeAll(source.withdrawn()));
      names.removeIf(name -> !isConfigured(name));
    }
    return new Wanted(readable, unreadable);
  }

  /** Whether the configuration allows to serve models of a name. */
  public boolean isConfigured(String name) {
    return properties.served().isEmpty() || properties.served().contains(name);
  }

  /** The models that are part of the program. */
  public List<ServedModel> shipped() {
    return sources.stream()
        .filter(ShippedModels.class::isInstance)
        .flatMap(source -> source.offered().readable().stream())
        .toList();
  }

  /** A version that is part of the program, by {@link ServedModel#id}. */
  public Optional<ServedModel> shipped(String id) {
    return shipped().stream().filter(model -> model.id().equals(id)).findFirst();
  }

  /** Replaces the catalogue. */
  public void serve(Map<String, ServedModel> wanted) {
    models = new TreeMap<>(wanted);
  }

  public Collection<ServedModel> all() {
    return models.values();
  }

  public Optional<ServedModel> find(String name) {
    return Optional.ofNullable(models.get(name));
  }

  /** Finds a version that is served or once was, of a name that may be served. */
  public Optional<ServedModel> find(String name, String version) {
    ServedModel served = models.get(name);
    if (served != null && served.is(name, version)) {
      return Optional.of(served);
    }
    if (!isConfigured(name)
        || sources.stream().anyMatch(source -> source.withdrawn().contains(name))) {
      return Optional.empty();
    }
    return sources.stream().flatMap(source -> source.find(name, version).stream()).findFirst();
  }
}
