package dev.ganvas.web.admin;

import dev.ganvas.generation.ModelSwitch;
import dev.ganvas.models.ModelCatalogue;
import dev.ganvas.models.ModelManifest;
import dev.ganvas.models.ModelStore;
import dev.ganvas.models.ModelVersion;
import dev.ganvas.models.ServedModel;
import dev.ganvas.models.UnreadableModelException;
import dev.ganvas.web.problem.ConflictException;
import dev.ganvas.web.problem.NotFoundException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  /**
   * The same, to be changed.
   *
   * @throws ConflictException if it is shipped with the service
   * @throws NotFoundException if there is no such version
   */
  ModelVersion changeable(String name, String version) {
    if (store.version(name, version).isEmpty() && shipped(name, version).isPresent()) {
      throw new ConflictException(
          "%s %s is shipped with the service, and stays: rollback serves it again"
              .formatted(name, version));
    }
    return find(name, version);
  }

  private Optional<ServedModel> shipped(String name, String version) {
    return catalogue.shipped(ModelVersion.id(name, version));
  }

  /**
   * A version, shipped or not.
   *
   * @throws NotFoundException if there is no such version
   */
  VersionAnswer of(String name, String version) {
    Map<String, Long> loaded = models.loaded();
    return store
        .version(name, version)
        .map(own -> of(own, loaded))
        .or(() -> shipped(name, version).map(model -> of(model, loaded)))
        .orElseThrow(
            () ->
                new NotFoundException(
                    "there is no version \"%s\" of \"%s\"".formatted(version, name)));
  }

  private VersionAnswer of(ServedModel shipped, Map<String, Long> loaded) {
    boolean served = catalogue.find(shipped.manifest().name()).filter(shipped::equals).isPresent();
    return new VersionAnswer(
        shipped.id(), served, true, loaded.get(shipped.id()), null, shipped.manifest(), null);
  }

  /** All versions, the shipped ones first. */
  List<VersionAnswer> all() {
    Map<String, Long> loaded = models.loaded();
    List<VersionAnswer> answers = new ArrayList<>();
    catalogue.shipped().forEach(model -> answers.add(of(model, loaded)));
    store.all().forEach(version -> answers.add(of(version, loaded)));
    return answers;
  }

  VersionAnswer of(ModelVersion version) {
    return of(version, models.loaded());
  }

  private VersionAnswer of(ModelVersion version, Map<String, Long> loaded) {
    ModelManifest manifest = null;
    String unreadable = null;
    try {
      manifest = store.model(version).manifest();
    } catch (UnreadableModelException e) {
      unreadable = e.getMessage();
    }
    return new VersionAnswer(
        version.id(),
        version.state() == ModelVersion.State.SERVED,
        false,
        loaded.get(version.id()),
        version,
        manifest,
        unreadable);
  }
}
