package dev.ganvas.generation;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** The metrics of generation. Thread-safe. */
@Component
class GenerationMeters {
  private final MeterRegistry meters;
  private final Timer inference;
  private final Timer queueWait;
  private final DistributionSummary batchSizes;

  GenerationMeters(MeterRegistry meters, JobQueue queue) {
    this.meters = meters;
    Gauge.builder("ganvas.queue.depth", queue, JobQueue::waiting).register(meters);
    inference = timer("ganvas.inference", "Time of one pass of a generator");
    queueWait = timer("ganvas.queue.wait", "Time from a request to its first pass");
    batchSizes = DistributionSummary.builder("ganvas.batch.size").register(meters);
  }

  private Timer timer(String name, String description) {
    return Timer.builder(name)
        .description(description)
        .publishPercentileHistogram()
        .minimumExpectedValue(Duration.ofMillis(1))
        .maximumExpectedValue(Duration.ofMinutes(1))
        .register(meters);
  }

  /** Times a pass of a generator. */
  float[] inference(Supplier<float[]> pass) {
    return inference.record(pass);
  }

  /** Records the time from a request to its first pass. */
  void waited(Duration time) {
    queueWait.record(time);
  }

  /** Counts a batch that was generated. */
  void batch(String model, int size) {
    batchSizes.record(size);
    meters.counter("ganvas.images", "model", model).increment(size);
  }

  /** Counts a request that was not accepted. */
  void rejected(RuntimeException reason) {
    String name = reason instanceof QueueFullException ? "queue_full" : "shutting_down";
    meters.counter("ganvas.rejected", "reason", name).increment();
  }

  /** Counts a request that was answered. */
  void answered(String model, CompletableFuture<?> answer) {
    String outcome = "served";
    if (answer.isCompletedExceptionally()) {
      outcome = answer.isCancelled() ? "abandoned" : "failed";
    }
    meters.counter("ganvas.requests", "model", model, "outcome", outcome).increment();
  }
}
