package dev.ganvas.generation;

import dev.ganvas.generation.PictureFinisher.Delivery;
import dev.ganvas.models.ModelCatalogue;
import dev.ganvas.models.ServedModel;
import dev.ganvas.provenance.ProvenanceEntry;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes pictures again from records of their requests. */
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
   * A recorded request for its model version, or for the served one if it names none.
   *
   * @throws IllegalArgumentException if its model no longer exists
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

  /** Makes a picture again, with its original id and time. */
  public CompletableFuture<Generation> again(GenerationRequest request, Instant created, UUID id) {
    return service.enqueue(request, new Delivery(created, id, null, true, false));
  }

  /**
   * Makes a recorded picture again for comparison; it does not leave the service.
   *
   * @param prompt of the original request, where the log does not keep it; null for none
   * @param negativePrompt of the original request; null for none
   * @throws ReplayException if the prompts are not the original ones, or the model version no
   *     longer exists
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
        recorded.to(model), new Delivery(entry.created(), entry.id(), null, false, false));
  }
}
