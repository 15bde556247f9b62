package dev.ganvas.generation;

import dev.ganvas.generation.PictureFinisher.Order;
import dev.ganvas.models.ModelCatalogue;
import dev.ganvas.models.ServedModel;
import dev.ganvas.provenance.ProvenanceEntry;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes pictures again from what is recorded of their requests. */
@Component
public class Replays {
  private final GenerationService service;
  private final RequestRecords records;
  private final ModelCatalogue models;

  Replays(GenerationService service, RequestRecords records, ModelCatalogue models) {
    this.service = service;
    this.records = records;
    this.models = models;
  }

  /**
   * A recorded request, for its own model version; for the one that is served if it names none.
   *
   * @throws IllegalArgumentException if its model is no longer here
   */
  public GenerationRequest request(RecordedRequest recorded) {
    return model(recorded)
        .map(recorded::to)
        .orElseThrow(() -> new IllegalArgumentException("no model named " + recorded.model()));
  }

  private Optional<ServedModel> model(RecordedRequest recorded) {
    String version = recorded.version();
    return version == null ? models.find(recorded.model()) : models.find(recorded.model(), version);
  }

  /** Makes the picture again that was made then and had that id. */
  public CompletableFuture<Generation> again(GenerationRequest request, Instant created, UUID id) {
    return service.enqueue(request, new Order(created, id, null, true, false));
  }

  /**
   * Makes a recorded picture once more, to compare: it does not leave.
   *
   * @param prompt what was asked for, where the log does not keep it; null for nothing
   * @param negativePrompt what was not
   * @throws ReplayException if that is not what was asked for, or the version is no longer there
   */
  public CompletableFuture<Generation> replay(
      ProvenanceEntry entry, @Nullable String prompt, @Nullable String negativePrompt) {
    RecordedRequest recorded = records.request(entry, prompt, negativePrompt);
    ServedModel model =
        models
            .find(entry.model(), entry.modelVersion())
            .orElseThrow(
                () ->
                    new ReplayException(
                        "version %s of the model %s is no longer here"
                            .formatted(entry.modelVersion(), entry.model())));
    return service.enqueue(
        recorded.to(model), new Order(entry.created(), entry.id(), null, false, false));
  }
}
