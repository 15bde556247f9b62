package dev.ganvas.generation;

import dev.ganvas.generation.PictureFinisher.Order;
import java.time.Clock;
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
   * @param caller name of the key that asks; null without one
   * @return completes with the pictures in order, or with one contact sheet, once they stand in the
   *     provenance log. Cancelling it, or completing it otherwise, takes what has not begun out of
   *     the queue.
   * @throws QueueFullException if the queue has no room
   * @throws ShuttingDownException during shutdown
   */
  public CompletableFuture<Generation> submit(GenerationRequest request, @Nullable String caller) {
    return enqueue(request, new Order(clock.instant(), null, caller, true, false));
  }

  /**
   * The same for a file that is to be the same, byte for byte, whenever it is asked for: it does
   * not say when it was made, which its record does.
   */
  public CompletableFuture<Generation> submitLasting(
      GenerationRequest request, @Nullable String caller) {
    return enqueue(request, new Order(clock.instant(), null, caller, true, true));
  }

  /** Makes pictures that nobody asked for, to see that it can be done: they do not leave. */
  CompletableFuture<Generation> tryOut(GenerationRequest request) {
    return enqueue(request, new Order(clock.instant(), null, null, false, false));
  }

  CompletableFuture<Generation> enqueue(GenerationRequest request, Order order) {
    Conditions.Bound bound = conditions.bind(request);
    GenerationJob job = new GenerationJob(request, bound.conditions(), finisher, order);
    try {
      queue.add(job);
    } catch (QueueFullException | ShuttingDownException e) {
      bound.close();
      meters.rejected(e);
      throw e;
    }
    job.future()
        .whenComplete(
            (generation, error) -> {
              meters.answered(request.model().manifest().name(), job.future());
              bound.close();
            });
    return job.future();
  }

  /** The phrases of a request's prompt that its model knows nothing about. */
  public List<String> unknownPhrases(GenerationRequest request) {
    try (Conditions.Bound bound = conditions.bind(request)) {
      return bound.conditions().unknownPhrases();
    }
  }

  /** What a request would have to wait for: nothing is generated. */
  public Forecast forecast(GenerationRequest request) {
    return queue.forecast(request.sampling().count());
  }

  /** Whether requests are accepted: they are until shutdown begins. */
  public boolean accepting() {
    return !queue.isClosed();
  }
}
