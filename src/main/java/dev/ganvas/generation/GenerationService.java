package dev.ganvas.generation;

import dev.ganvas.derived.LaneRefusedException;
import dev.ganvas.dreams.DreamForecast;
import dev.ganvas.generation.PictureFinisher.Delivery;
import dev.ganvas.images.Picture;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Accepts requests for pictures, which {@link GenerationWorkers} generate.
 *
 * <p>A job is bound to the model version that was served when it was accepted, and holds that
 * version's {@link Engines engine} until it is answered. Every accepted job is answered exactly
 * once: with its pictures, or with the error of the pass that failed. Thread-safe.
 */
@Service
public class GenerationService {
  private final Conditions conditions;
  private final JobQueue queue;
  private final PictureFinisher finisher;
  private final GenerationMeters meters;
  private final Clock clock;

  GenerationService(
      Conditions conditions,
      JobQueue queue,
      PictureFinisher finisher,
      GenerationMeters meters,
      Clock clock) {
    this.conditions = conditions;
    this.queue = queue;
    this.finisher = finisher;
    this.meters = meters;
    this.clock = clock;
  }

  /**
   * Queues a request.
   *
   * @param caller name of the caller's key; null without one
   * @return completes with the pictures in order, or with one contact sheet, once they are recorded
   *     in the provenance log. Cancelling it, or completing it otherwise, removes pictures that no
   *     worker has taken yet from the queue.
   * @throws QueueFullException if the queue has no room
   * @throws LaneRefusedException if they are to be dreamt on, and too many dreams wait
   * @throws ShuttingDownException during shutdown
   */
  public CompletableFuture<Generation> submit(GenerationRequest request, @Nullable String caller) {
    return enqueue(request, new Delivery(clock.instant(), null, caller, true, false));
  }

  /**
   * The same for a reproducible file: every request gives the same bytes, as the file does not
   * contain the time, which its record does.
   */
  public CompletableFuture<Generation> submitReproducible(
      GenerationRequest request, @Nullable String caller) {
    return enqueue(request, new Delivery(clock.instant(), null, caller, true, true));
  }

  /** Generates pictures to test that it works; they do not leave the service. */
  CompletableFuture<Generation> tryOut(GenerationRequest request) {
    return enqueue(request, new Delivery(clock.instant(), null, null, false, false));
  }

  CompletableFuture<Generation> enqueue(GenerationRequest request, Delivery delivery) {
    Conditions.Bound bound = bind(request);
    return enqueue(job(request, bound, delivery), bound);
  }

  private GenerationJob job(GenerationRequest request, Conditions.Bound bound, Delivery delivery) {
    try {
      return new GenerationJob(request, bound.conditions(), finisher, delivery);
    } catch (LaneRefusedException e) {
      bound.close();
      throw e;
    }
  }

  private Conditions.Bound bind(GenerationRequest request) {
    boolean moved = !request.sampling().directions().isEmpty();
    return conditions.bind(request.model(), request.prompts(), moved);
  }

  /**
   * Queues pictures that nobody waits for: they are made only while no others wait, however full
   * the queue is. Who asks bounds how many are under way, and appends their entries to the log
   * before they leave. Files are the same, byte for byte, each time.
   *
   * @param caller name of the caller's key
   * @return completes with the pictures in order; at shutdown with a {@link ShuttingDownException}
   * @throws ShuttingDownException during shutdown
   */
  public CompletableFuture<List<RecordedImage>> inBackground(
      GenerationRequest request, String caller) {
    Delivery delivery = new Delivery(clock.instant(), null, caller, false, true);
    Conditions.Bound bound = bind(request);
    GenerationJob job = new BackgroundJob(request, bound.conditions(), finisher, delivery);
    CompletableFuture<Generation> made = enqueue(job, bound);
    return made.thenApply(
        generation ->
            generation.images().stream()
                .map(image -> finisher.recorded(request, image, caller))
                .toList());
  }

  private <T> CompletableFuture<T> enqueue(PictureJob<T> job, Conditions.Bound bound) {
    try {
      queue.add(job);
    } catch (QueueFullException | ShuttingDownException e) {
      job.future().cancel(false);
      bound.close();
      meters.rejected(e);
      throw e;
    }
    job.future()
        .whenComplete(
            (made, error) -> {
              if (!job.inBackground()) {
                meters.answered(job.model().manifest().name(), job.future());
              }
              bound.close();
            });
    return job.future();
  }

  /**
   * Queues pictures of a film, however full the queue is: they are unlabelled, and so not to leave
   * as they are. Who asks bounds how many are under way.
   *
   * @return completes with the pictures in order
   * @throws ShuttingDownException during shutdown
   */
  public CompletableFuture<List<Picture>> frames(Frames frames) {
    Conditions.Bound bound = conditions.bind(frames.model(), frames.prompts(), false);
    return enqueue(new FrameJob(frames, bound.conditions()), bound);
  }

  /** The phrases of a request's prompts that are unlike all training captions. */
  public List<String> unknownPhrases(GenerationRequest request) {
    try (Conditions.Bound bound = bind(request)) {
      return bound.conditions().unknownPhrases();
    }
  }

  /** Expected waiting time of a request, its dreams included; nothing is generated. */
  public Forecast forecast(GenerationRequest request) {
    int count = request.sampling().count();
    Forecast made =
        queue.forecast(request.sampling().drafts(), count, count * request.output().pixels());
    Duration dreams = finisher.forecast(request).map(DreamForecast::expected).orElse(Duration.ZERO);
    return new Forecast(made.queuePosition(), made.expected().plus(dreams));
  }

  /** How many pictures are about as much work: its own, and those that its dreams are worth. */
  public int worth(GenerationRequest request) {
    return request.sampling().count()
        + finisher.forecast(request).map(DreamForecast::pictures).orElse(0);
  }

  /** What so many pictures that become no files of their own would have to wait for. */
  public Forecast forecast(int pictures) {
    return queue.forecast(pictures, 0, 0);
  }

  /** Whether requests are accepted: they are until shutdown begins. */
  public boolean accepting() {
    return !queue.isClosed();
  }
}
