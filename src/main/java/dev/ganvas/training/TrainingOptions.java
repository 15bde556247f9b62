package dev.ganvas.training;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.ganvas.gan.Architecture;
import dev.ganvas.gan.TrainerOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All parameters of a run, as written to its {@code options.json}.
 *
 * @param architecture of both networks
 * @param trainer hyperparameters of adversarial training
 * @param statisticsInterval steps between two lines of statistics, 1 or more
 * @param checkpointInterval steps between two checkpoints, 1 or more
 * @param metricInterval steps between two measurements of the metric, 1 or more
 * @param source of the pictures, as given by the user
 * @param classes their names, by index; empty without classes
 * @param balancedClasses whether all classes are shown equally often, regardless of their sizes
 * @param frozenLevels number of resolution levels of the discriminator, from the highest down, that
 *     stay frozen in a run that starts from a finished model; null or 0 for none
 * @param engine that computes the steps; null, as in older files, for ND4J
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
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
