package dev.ganvas.web.generate;

import dev.ganvas.generation.DefaultModel;
import dev.ganvas.models.ModelCatalogue;
import dev.ganvas.models.ServedModel;
import dev.ganvas.web.problem.ModelNotFoundException;
import dev.ganvas.web.problem.Refusals;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.validation.BindingResult;

/** Models by the names that callers give. */
@Component
class RequestedModels {
  private final ModelCatalogue models;
  private final DefaultModel defaultModel;

  RequestedModels(ModelCatalogue models, DefaultModel defaultModel) {
    this.models = models;
    this.defaultModel = defaultModel;
  }

  /** The model of requests that name none. */
  String defaultModel() {
    return defaultModel.name();
  }

  /**
   * The model under a name; if there is none, or none of that version, that is an error.
   *
   * @param name null for the default one
   * @param version the one that is served if null, else that one, which may no longer be
   */
  @Nullable ServedModel find(
      @Nullable String name, @Nullable String version, BindingResult errors) {
    String wanted = name == null ? defaultModel.name() : name;
    Optional<ServedModel> model =
        version == null ? models.find(wanted) : models.find(wanted, version);
    if (model.isEmpty()) {
      Refusals.unknownModel(errors, new ModelNotFoundException(wanted, version));
    }
    // What else is wrong is told by the version that is served.
    return model.or(() -> models.find(wanted)).orElse(null);
  }
}
