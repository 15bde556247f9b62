package dev.ganvas.training;

import org.jspecify.annotations.Nullable;

/**
 * Progress of a run.
 *
 * @param imagesSeen real pictures shown, repeats counted
 * @param bestMetric lowest metric so far; infinite before the first
 * @param bestAt images seen when it was measured
 * @param recoveries times that the run returned to a checkpoint after collapse or divergence
 * @param precision that the engine in Python computes in, {@code fp32} or {@code bf16}: a run goes
 *     on in what it began with; null for ND4J
 * @param batchSize what the engine in Python found to fit into its device's memory; null if that is
 *     the size of the options
 */
record Progress(
    long imagesSeen,
    double bestMetric,
    long bestAt,
    int recoveries,
    @Nullable String precision,
    @Nullable Integer batchSize) {
  static final Progress START = new Progress(0, Double.POSITIVE_INFINITY, 0, 0, null, null);

  Progress seen(long images) {
    return new Progress(images, bestMetric, bestAt, recoveries, precision, batchSize);
  }

  Progress best(double metric) {
    return new Progress(imagesSeen, metric, imagesSeen, recoveries, precision, batchSize);
  }

  /** The same run, with the best metric that another state of it knows. */
  Progress bestOf(Progress other) {
    return new Progress(
        imagesSeen, other.bestMetric, other.bestAt, recoveries, precision, batchSize);
  }

  Progress recovered() {
    return new Progress(imagesSeen, bestMetric, bestAt, recoveries + 1, precision, batchSize);
  }
}
