package dev.ganvas.web.mcp;

import dev.ganvas.gan.Conditioning;
import dev.ganvas.models.ModelCatalogue;
import dev.ganvas.models.ModelManifest;
import dev.ganvas.models.ServedModel;
import dev.ganvas.web.generate.GenerationRequests;
import dev.ganvas.web.problem.JsonParameters;
import dev.ganvas.web.problem.Refusals;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Component;

/** Tells which models there are. */
@Component
@WithMcp
class ListModels implements Tool {
  private final ModelCatalogue models;
  private final GenerationRequests requests;
  private final JsonParameters parameters;

  /** It takes none. */
  record Arguments() {}

  /**
   * A model in a few words.
   *
   * @param resolution side of its pictures, in pixels
   * @param takesPrompts whether it draws what a sentence says
   * @param isDefault whether it is the model of those who name none
   */
  record Model(
      String name,
      String version,
      String description,
      int resolution,
      boolean takesPrompts,
      List<String> classes,
      boolean isDefault) {}

  ListModels(ModelCatalogue models, GenerationRequests requests, JsonParameters parameters) {
    this.models = models;
    this.requests = requests;
    this.parameters = parameters;
  }

  @Override
  public String name() {
    return "list_models";
  }

  @Override
  public CompletableFuture<Result> call(Map<String, Object> arguments, HttpServletRequest client) {
    Refusals.throwIfAny(parameters.object(arguments, Arguments.class).errors());
    List<Model> all = models.all().stream().map(ServedModel::manifest).map(this::model).toList();
    return CompletableFuture.completedFuture(new Result(List.of(), Map.of("models", all)));
  }

  private Model model(ModelManifest card) {
    return new Model(
        card.name(),
        card.version(),
        card.description(),
        card.architecture().resolution(),
        card.architecture().conditioning().kind() == Conditioning.Kind.VECTOR,
        card.classes(),
        card.name().equals(requests.defaultModel()));
  }
}
