package dev.ganvas.web.admin;

import dev.ganvas.gan.Architecture;
import dev.ganvas.gan.StepCost;
import dev.ganvas.gan.TrainerOptions;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** Costs of training steps, measured once for each kind of step. Thread-safe. */
@Component
class StepCosts {
  private final Map<Kind, StepCost> measured = new ConcurrentHashMap<>();

  private record Kind(Architecture architecture, int batchSize, int penaltyInterval) {}

  /** Blocks for some seconds if nobody asked for such a step before. One is measured at a time. */
  StepCost of(Architecture architecture, TrainerOptions options) {
    Kind kind = new Kind(architecture, options.batchSize(), options.penaltyInterval());
    StepCost known = measured.get(kind);
    return known == null ? measure(kind, options) : known;
  }

  private synchronized StepCost measure(Kind kind, TrainerOptions options) {
    return measured.computeIfAbsent(
        kind,
        wanted -> {
          // A thread of its own: what it allocates for its operations ends with it.
          CompletableFuture<StepCost> cost = new CompletableFuture<>();
          Thread thread =
              new Thread(
                  () ->
                      cost.completeAsync(
                          () -> StepCost.measure(wanted.architecture(), options), Runnable::run),
                  "step-cost");
          thread.start();
          return cost.join();
        });
  }
}
