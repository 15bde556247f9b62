package dev.ganvas.web.admin;

import dev.ganvas.generation.ModelSwitch;
import dev.ganvas.models.ModelCatalogue;
import dev.ganvas.models.ModelStore;
import dev.ganvas.models.ModelVersion;
import dev.ganvas.models.ServedModel;
import dev.ganvas.web.problem.NotFoundException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Adds to versions whether they are served, and what they take. */
@Component
class VersionAnswers {
  private final ModelStore store;
  private final ModelCatalogue catalogue;
  private final ModelSwitch models;

  VersionAnswers(ModelStore store, ModelCatalogue catalogue, ModelSwitch models) {
    this.store = store;
    this.catalogue = catalogue;
    this.models = models;
  }

  /**
   * @throws NotFoundException if there is no such version in the data directory
   */
  ModelVersion find(String name, String version) {
    return store
        .version(name, version)
        .orElseThrow(
            () ->
                new NotFoundException(
                    "there is no version \"%s\" of \"%s\" in the data directory"
                        .formatted(version, name)));
  }

  /** All versions, the shipped ones first. */
  List<VersionAnswer> all() {
    Map<String, Long> loaded = models.loaded();
    List<VersionAnswer> answers = new ArrayList<>();
    for (ServedModel model : catalogue.shipped()) {
      boolean served = catalogue.find(model.manifest().name()).filter(model::equals).isPresent();
      Long bytes = loaded.get(model.id());
      answers.add(new VersionAnswer(model.id(), served, true, bytes, null, model.manifest()));
    }
    store.all().forEach(version -> answers.add(of(version, loaded)));
    return answers;
  }

  VersionAnswer of(ModelVersion version) {
    return of(version, models.loaded());
  }

  private VersionAnswer of(ModelVersion version, Map<String, Long> loaded) {
    return new VersionAnswer(
        version.id(),
        version.state() == ModelVersion.State.SERVED,
        false,
        loaded.get(version.id()),
        version,
        store.model(version).manifest());
  }
}
