package dev.ganvas.generation;

import dev.ganvas.dreams.Dream;
import dev.ganvas.dreams.Dreams;
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
  private final Dreams dreams;

  Replays(GenerationService service, RequestRecords records, ModelCatalogue models, Dreams dreams) {
    this.service = service;
    this.records = records;
    this.models = models;
    this.dreams = dreams;
  }

  /**
   * A recorded request for its model version, or for the served one if it names none.
   *
   * @throws ReplayException if what made it no longer exists
   */
  public GenerationRequest request(RecordedRequest recorded) {
    checkVersion(recorded.dream());
    return model(recorded)
        .map(recorded::to)
        .orElseThrow(() -> gone(recorded.version(), "model " + recorded.model()));
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
   * The request of a recorded picture.
   *
   * @param prompt of the original request, where the log does not keep it; null for none
   * @param negativePrompt of the original request; null for none
   * @throws ReplayException if the prompts are not the original ones, or what made it no longer
   *     exists
   */
  public GenerationRequest request(
      ProvenanceEntry entry, @Nullable String prompt, @Nullable String negativePrompt) {
    RecordedRequest recorded = records.request(entry, prompt, negativePrompt);
    checkVersion(recorded.dream());
    return models
        .find(entry.model(), entry.modelVersion())
        .map(recorded::to)
        .orElseThrow(() -> gone(entry.modelVersion(), "model " + entry.model()));
  }

  private void checkVersion(@Nullable Dream dream) {
    if (dream != null && !dream.version().equals(dreams.version())) {
      throw gone(dream.version(), "classifier that dreams");
    }
  }

  private static ReplayException gone(@Nullable String version, String what) {
    String which = version == null ? "the " : "version %s of the ".formatted(version);
    return new ReplayException(which + what + " is no longer here");
  }

  /** Makes a recorded picture again for comparison; it does not leave the service. */
  public CompletableFuture<Generation> replay(ProvenanceEntry entry, GenerationRequest request) {
    return service.enqueue(request, new Delivery(entry.created(), entry.id(), null, false, false));
  }
}
