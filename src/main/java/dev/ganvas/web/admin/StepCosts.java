package dev.ganvas.web.admin;

import dev.ganvas.gan.Architecture;
import dev.ganvas.gan.StepCost;
import dev.ganvas.gan.StepMemory;
import dev.ganvas.gan.TrainerOptions;
import dev.ganvas.jobs.TrainingRoom;
import dev.ganvas.training.TrainingOptions;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Costs of training, its speed measured once for each kind of step. Thread-safe. */
@Component
class StepCosts {
  /** Pictures take as long in larger batches, and less memory in small ones. */
  private static final int MEASURED_BATCH = 16;

  private final TrainingRoom room;
  private final Map<Kind, StepCost> measured = new ConcurrentHashMap<>();

  StepCosts(TrainingRoom room) {
    this.room = room;
  }

  private record Kind(Architecture architecture, int batchSize, int penaltyInterval) {}

  /** Memory that a training needs besides the Java heap. */
  long bytes(TrainingOptions options) {
    return room.need(options);
  }

  /**
   * Blocks for some seconds if nobody asked for such a step before. One is measured at a time.
   *
   * @return null if there is no memory to measure it now
   */
  @Nullable Double imagesPerSecond(TrainingOptions options) {
    int batchSize = Math.min(MEASURED_BATCH, options.trainer().batchSize());
    TrainerOptions trainer = options.trainer().withBatchSize(batchSize);
    Kind kind = new Kind(options.architecture(), batchSize, trainer.penaltyInterval());
    StepCost known = measured.get(kind);
    StepCost cost = known == null ? measure(kind, trainer) : known;
    return cost == null ? null : batchSize / cost.secondsPerStep();
  }

  private synchronized @Nullable StepCost measure(Kind kind, TrainerOptions trainer) {
    StepCost known = measured.get(kind);
    if (known != null || !room.has(StepMemory.bytes(kind.architecture(), kind.batchSize()))) {
      return known;
    }
    // A thread of its own: what it allocates for its operations ends with it.
    CompletableFuture<StepCost> cost = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () ->
                cost.completeAsync(
                    () -> StepCost.measure(kind.architecture(), trainer), Runnable::run),
            "step-cost");
    thread.start();
    StepCost found = cost.join();
    measured.put(kind, found);
    return found;
  }
}
