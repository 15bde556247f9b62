package dev.ganvas.training;

/**
 * Progress of a run.
 *
 * @param imagesSeen real pictures shown, repeats counted
 * @param bestMetric lowest metric so far; infinite before the first
 * @param bestAt images seen when it was measured
 * @param recoveries times that the run returned to a checkpoint after collapse or divergence
 */
record Progress(long imagesSeen, double bestMetric, long bestAt, int recoveries) {
  static final Progress START = new Progress(0, Double.POSITIVE_INFINITY, 0, 0);

  Progress seen(long images) {
    return new Progress(images, bestMetric, bestAt, recoveries);
  }

  Progress best(double metric) {
    return new Progress(imagesSeen, metric, imagesSeen, recoveries);
  }

  Progress recovered() {
    return new Progress(imagesSeen, bestMetric, bestAt, recoveries + 1);
  }
}
