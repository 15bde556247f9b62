package dev.ganvas.variations;

import dev.ganvas.models.ModelCatalogue;
import dev.ganvas.models.ServedModel;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The models that can be inverted: those that come with an encoder. Loaded when first wanted, and
 * forgotten when no longer served.
 */
@Component
class Inverters {
  private static final Logger LOG = LoggerFactory.getLogger(Inverters.class);

  private final ModelCatalogue models;
  private final Map<String, Boolean> able = new HashMap<>();
  private final Map<String, Inverter> loaded = new HashMap<>();

  Inverters(ModelCatalogue models) {
    this.models = models;
  }

  /** Those of the served models that have an encoder. */
  synchronized List<ServedModel> able() {
    return models.all().stream().filter(this::isAble).toList();
  }

  synchronized boolean isAble(ServedModel model) {
    return able.computeIfAbsent(model.id(), id -> hasEncoder(model));
  }

  private static boolean hasEncoder(ServedModel model) {
    try {
      return model.encoder() != null;
    } catch (UncheckedIOException e) {
      LOG.warn("{} cannot vary pictures: {}", model.id(), e.getMessage());
      return false;
    }
  }

  /** To be used by one thread, which also lets go of those that are no longer served. */
  synchronized Inverter of(ServedModel model) {
    forgetOthers(model);
    return loaded.computeIfAbsent(model.id(), id -> load(model));
  }

  private void forgetOthers(ServedModel wanted) {
    var served = models.all().stream().map(ServedModel::id).collect(Collectors.toSet());
    served.add(wanted.id());
    able.keySet().retainAll(served);
    loaded.entrySet().stream()
        .filter(entry -> !served.contains(entry.getKey()))
        .map(Map.Entry::getValue)
        .forEach(Inverter::close);
    loaded.keySet().retainAll(served);
  }

  private static Inverter load(ServedModel model) {
    return new Inverter(
        model.open().generator(), Objects.requireNonNull(model.encoder(), model.id()));
  }
}
