package dev.ganvas.generation;

import dev.ganvas.gan.Architecture;
import dev.ganvas.gan.Conditioning;
import dev.ganvas.images.ImageCodec;
import dev.ganvas.images.ImageFormat;
import dev.ganvas.labelling.Marks;
import dev.ganvas.models.ModelCatalogue;
import dev.ganvas.models.OfferedModels;
import dev.ganvas.models.ServedModel;
import dev.ganvas.storage.InvalidConfigurationException;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Component;

/** The model of requests that name none; it is always served. */
@Component
public class DefaultModel {
  private static final String PROBE = "a picture";

  private final String name;
  private final ModelCatalogue models;
  private final GenerationService service;

  /**
   * @throws InvalidConfigurationException if there is no such model
   */
  DefaultModel(GenerationProperties properties, ModelCatalogue models, GenerationService service) {
    name = properties.defaultModel();
    this.models = models;
    this.service = service;
    if (models.find(name).isEmpty()) {
      OfferedModels.Unreadable unreadable = models.wanted().unreadable().get(name);
      if (unreadable != null) {
        throw new InvalidConfigurationException(
            "ganvas.generation.default-model is \"%s\", and its version %s cannot be read: %s"
                .formatted(name, unreadable.version(), unreadable.why()));
      }
      throw new InvalidConfigurationException(
          "ganvas.generation.default-model is \"%s\", but the models are %s"
              .formatted(name, models.all().stream().map(m -> m.manifest().name()).toList()));
    }
  }

  public String name() {
    return name;
  }

  /** The version that is served. */
  public ServedModel model() {
    return models.find(name).orElseThrow();
  }

  /** Asks for one picture, to see that it can be generated. */
  public CompletableFuture<Generation> probe() {
    ServedModel model = model();
    Architecture architecture = model.manifest().architecture();
    boolean takesPrompts = architecture.conditioning().kind() == Conditioning.Kind.VECTOR;
    return service.tryOut(
        new GenerationRequest(
            model,
            new Prompt(null, takesPrompts ? PROBE : null, null),
            Sampling.of(0, 1, 1),
            new Output(architecture.resolution(), ImageFormat.PNG, ImageCodec.JPEG_QUALITY, false),
            new Marks(false, false)));
  }
}
