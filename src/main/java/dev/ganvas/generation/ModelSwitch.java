package dev.ganvas.generation;

import dev.ganvas.gan.Architecture;
import dev.ganvas.models.ModelCatalogue;
import dev.ganvas.models.ModelStore;
import dev.ganvas.models.ModelVersion;
import dev.ganvas.models.OfferedModels;
import dev.ganvas.models.ServedModel;
import dev.ganvas.models.ServingHistory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;

/**
 * Switches model versions under traffic. A version is loaded and has made a picture before the
 * first request reaches it; the one it replaces finishes its accepted requests, and is then
 * unloaded. Every node follows the database within two seconds.
 */
@Service
public class ModelSwitch {
  private static final Logger LOG = LoggerFactory.getLogger(ModelSwitch.class);
  private static final int UPDATE_SECONDS = 2;

  private final GenerationProperties properties;
  private final ModelStore store;
  private final ServingHistory history;
  private final ModelCatalogue catalogue;
  private final Engines engines;
  private volatile Map<String, String> unusable = Map.of();

  ModelSwitch(
      GenerationProperties properties,
      ModelStore store,
      ServingHistory history,
      ModelCatalogue catalogue,
      Engines engines) {
    this.properties = properties;
    this.store = store;
    this.history = history;
    this.catalogue = catalogue;
    this.engines = engines;
  }

  /**
   * Puts a version into service.
   *
   * @param overrideReason why it is promoted despite the concerns of its evaluation; null for none
   * @throws UnfitModelException if its evaluation has concerns and no reason is given
   * @throws InsufficientMemoryException if it does not fit into memory
   * @throws NotServableException if the configuration does not allow its name
   */
  public synchronized void promote(ModelVersion version, @Nullable String overrideReason) {
    if (version.concerns() != null && overrideReason == null) {
      throw new UnfitModelException(version.id(), version.concerns());
    }
    checkConfigured(version.name());
    try (Engines.Lease warm = warm(store.model(version))) {
      history.serve(version, version.concerns() == null ? null : overrideReason);
      follow();
    }
  }

  private void checkConfigured(String name) {
    if (!catalogue.isConfigured(name)) {
      throw new NotServableException(
          "ganvas.models.served does not list \"%s\": it would not be served".formatted(name));
    }
  }

  /**
   * Takes a name out of service, shipped models included; accepted requests are finished.
   *
   * @throws NotServableException if it is the default model, which requests without a name need
   * @throws java.util.NoSuchElementException if nothing of that name is served
   */
  public synchronized void withdraw(String name) {
    if (name.equals(properties.defaultModel())) {
      throw new NotServableException(
          "\"%s\" is the default model (ganvas.generation.default-model): it cannot be withdrawn"
              .formatted(name));
    }
    if (!catalogue.wanted().contains(name)) {
      throw new java.util.NoSuchElementException("nothing of " + name + " is served");
    }
    history.withdraw(name);
    follow();
  }

  /**
   * Goes back to the version that was served before, or if there is none, to the shipped one. A
   * second call goes back further.
   *
   * @return the version; empty if it is the shipped one
   * @throws java.util.NoSuchElementException if there is nothing to go back to
   */
  public synchronized Optional<ModelVersion> rollback(String name) {
    Optional<ModelVersion> previous = history.previous(name);
    boolean shipped =
        catalogue.shipped().stream().anyMatch(model -> model.manifest().name().equals(name));
    if (previous.isEmpty() && !(shipped && history.hasHistory(name))) {
      throw new java.util.NoSuchElementException("nothing to go back to from " + name);
    }
    checkConfigured(name);
    if (previous.isPresent()) {
      try (Engines.Lease warm = warm(store.model(previous.get()))) {
        history.goBack(name);
        follow();
      }
    } else {
      history.goBack(name);
      follow();
    }
    return previous;
  }

  /** Deletes a version; returns whether it existed and was not served. */
  public synchronized boolean delete(ModelVersion version) throws IOException {
    return store.delete(version);
  }

  /** Bytes of the weights of the loaded versions, by id. */
  public Map<String, Long> loaded() {
    return engines.loaded();
  }

  @SuppressWarnings("CatchingUnchecked") // Tries again in two seconds, whatever it was.
  @Scheduled(
      initialDelay = UPDATE_SECONDS,
      fixedDelay = UPDATE_SECONDS,
      timeUnit = TimeUnit.SECONDS)
  void update() {
    try {
      follow();
      if (!properties.unloadAfter().isZero()) {
        engines.unloadIdle(properties.unloadAfter(), properties.defaultModel());
      }
    } catch (RuntimeException e) {
      LOG.warn("what is served could not be brought up to date: {}", e.toString());
    }
  }

  /**
   * Brings the catalogue in line with the database. What cannot be loaded here holds up nothing
   * else: of its name what was served before stays.
   */
  private synchronized void follow() {
    ModelCatalogue.Wanted wanted = catalogue.wanted();
    if (!wanted.contains(properties.defaultModel())) {
      throw new IllegalStateException("the default model would not be served any more");
    }
    Set<String> before = ids(catalogue.all());
    Map<String, ServedModel> next = new TreeMap<>(wanted.readable());
    Map<String, String> failed = new TreeMap<>();
    for (OfferedModels.Unreadable version : wanted.unreadable().values()) {
      failed.put(version.id(), version.why());
      leave(version.name(), next);
    }
    List<Engines.Lease> warm = new ArrayList<>();
    try {
      for (ServedModel model : wanted.readable().values()) {
        if (!before.contains(model.id())) {
          try {
            warm.add(warm(model));
          } catch (RuntimeException | OutOfMemoryError e) {
            failed.put(model.id(), e.toString());
            leave(model.manifest().name(), next);
          }
        }
      }
      note(failed);
      Set<String> after = ids(next.values());
      if (!before.equals(after)) {
        catalogue.serve(next);
        engines.keep(after);
        LOG.info("serving {}", after);
      }
    } finally {
      warm.forEach(Engines.Lease::close);
    }
  }

  private void leave(String name, Map<String, ServedModel> next) {
    catalogue.find(name).ifPresentOrElse(served -> next.put(name, served), () -> next.remove(name));
  }

  /** Tells each failure once, not every two seconds. */
  private void note(Map<String, String> failed) {
    failed.forEach(
        (id, why) -> {
          if (!unusable.containsKey(id)) {
            LOG.error("{} is to be served, but cannot be loaded here: {}", id, why);
          }
        });
    unusable = failed;
  }

  /** The versions that are to be served and cannot be on this node, and why, by id. */
  public Map<String, String> unusable() {
    return unusable;
  }

  private static Set<String> ids(Collection<ServedModel> models) {
    return models.stream().map(ServedModel::id).collect(Collectors.toSet());
  }

  /** Loads a version and generates a picture with it. */
  private Engines.Lease warm(ServedModel model) {
    Engines.Lease lease = engines.acquire(model);
    boolean usable = false;
    try {
      Architecture architecture = model.manifest().architecture();
      int inputs = architecture.latentSize() + architecture.conditioning().size();
      for (float value : lease.engine().pictures(new float[1][inputs])) {
        if (!Float.isFinite(value)) {
          throw new IllegalStateException(model.id() + " makes pictures that are no numbers");
        }
      }
      usable = true;
      return lease;
    } finally {
      if (!usable) {
        lease.close();
      }
    }
  }
}
