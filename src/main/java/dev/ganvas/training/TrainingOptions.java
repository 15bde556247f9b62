package dev.ganvas.training;

import dev.ganvas.gan.Architecture;
import dev.ganvas.gan.TrainerOptions;

/**
 * Everything that decides a run, as noted in its {@code options.json}.
 *
 * @param architecture of both networks
 * @param trainer the numbers of adversarial training
 * @param statisticsInterval steps from one line of statistics to the next
 * @param checkpointInterval steps from one checkpoint to the next
 * @param metricInterval steps from one metric and grid to the next
 * @param source of the pictures, as given
 */
public record TrainingOptions(
    Architecture architecture,
    TrainerOptions trainer,
    int statisticsInterval,
    int checkpointInterval,
    int metricInterval,
    String source) {
  public TrainingOptions {
    if (statisticsInterval < 1 || checkpointInterval < 1 || metricInterval < 1) {
      throw new IllegalArgumentException("intervals must be at least one step");
    }
  }
}
