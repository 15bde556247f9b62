package dev.ganvas.training;

import dev.ganvas.gan.Architecture;
import dev.ganvas.gan.TrainerOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that decides a run, as noted in its {@code options.json}.
 *
 * @param architecture of both networks
 * @param trainer the numbers of adversarial training
 * @param statisticsInterval steps from one line of statistics to the next
 * @param checkpointInterval steps from one checkpoint to the next
 * @param metricInterval steps from one metric and grid to the next
 * @param source of the pictures, as given
 * @param classes their names, by index; empty without classes
 * @param balancedClasses whether each class is shown equally often, however many pictures it has
 * @param frozenLevels of the discriminator, from the highest resolution down, of a run that starts
 *     from a finished model; null or 0 for none
 * @param engine that computes the steps; null, as in older files, for ND4J
 */
public record TrainingOptions(
    Architecture architecture,
    TrainerOptions trainer,
    int statisticsInterval,
    int checkpointInterval,
    int metricInterval,
    String source,
    List<String> classes,
    boolean balancedClasses,
    @Nullable Integer frozenLevels,
    @Nullable TrainingEngine engine) {
  public TrainingOptions {
    classes = List.copyOf(classes);
    if (statisticsInterval < 1 || checkpointInterval < 1 || metricInterval < 1) {
      throw new IllegalArgumentException("intervals must be at least one step");
    }
  }

  /** The engine that computes the steps. */
  public TrainingEngine trainedBy() {
    return engine == null ? TrainingEngine.ND4J : engine;
  }
}
