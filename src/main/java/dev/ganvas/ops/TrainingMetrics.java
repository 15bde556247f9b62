package dev.ganvas.ops;

import dev.ganvas.jobs.TrainingJob;
import dev.ganvas.jobs.TrainingJobs;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;
import org.springframework.stereotype.Component;

/** How far this node's training is; not a number while there is none. */
@Component
class TrainingMetrics {
  TrainingMetrics(TrainingJobs jobs, MeterRegistry meters) {
    gauge(jobs, meters, "ganvas.training.progress.ratio", TrainingJob::progress);
    gauge(jobs, meters, "ganvas.training.images.per.second", TrainingJob::imagesPerSecond);
  }

  private static void gauge(
      TrainingJobs jobs, MeterRegistry meters, String name, ToDoubleFunction<TrainingJob> value) {
    Gauge.builder(name, jobs, all -> all.ofThisNode().map(value::applyAsDouble).orElse(Double.NaN))
        .register(meters);
  }
}
