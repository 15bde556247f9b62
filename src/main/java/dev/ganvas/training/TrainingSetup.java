package dev.ganvas.training;

import dev.ganvas.evaluation.FrechetMetric;
import dev.ganvas.evaluation.Judge;
import dev.ganvas.imagesets.ImageSet;
import dev.ganvas.imagesets.PictureConditions;
import dev.ganvas.labelling.Labeller;
import dev.ganvas.storage.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a run, whether started by a command or by a job.
 *
 * @param pictures to train on
 * @param conditions of the pictures
 * @param judge trained on the pictures, which measures the run's generators
 * @param start the model to train on from; null to start anew
 * @param directory of the run
 */
public record TrainingSetup(
    ImageSet pictures,
    PictureConditions conditions,
    Judge judge,
    @Nullable StartingPoint start,
    Path directory) {

  /**
   * Computes the conditions and trains the judge, or reads both from the directory if they are
   * there.
   *
   * @param captioned whether the model is conditioned on captions instead of classes
   * @param messages receives progress; may throw to stop
   */
  public static TrainingSetup of(
      ImageSet pictures,
      boolean captioned,
      @Nullable StartingPoint start,
      Path directory,
      Consumer<String> messages)
      throws IOException {
    PictureConditions conditions =
        captioned
            ? CaptionReader.conditions(pictures, start, directory, messages)
            : PictureConditions.classes(pictures);
    Judge judge = Judge.loadOrTrain(directory.resolve("judge.safetensors"), pictures, messages);
    return new TrainingSetup(pictures, conditions, judge, start, directory);
  }

  /**
   * The run with the engine of the options.
   *
   * @param folder for an engine in another process to work in
   * @throws IOException if the directory holds a run with other options
   */
  public Training run(
      TrainingOptions options,
      RunControl control,
      TrainingEngines engines,
      Path folder,
      Labeller labeller)
      throws IOException {
    if (options.trainedBy() == TrainingEngine.ND4J) {
      return run(options, control, labeller);
    }
    RunDirectory claimed = new RunDirectory(directory, control);
    claimed.claim(options);
    Samples samples =
        new Samples(options, pictures, conditions, metric(), claimed, labeller, Clock.systemUTC());
    return engines.pyTorch(samples, start, control, folder);
  }

  /**
   * Writes what the engine in Python needs to train on a machine without this program: {@code
   * options.json}, {@code set.safetensors} and, to continue from a model, a first checkpoint in the
   * directory of the run.
   *
   * @throws IOException if the directory holds a run with other options
   */
  public void prepare(TrainingOptions options) throws IOException {
    RunDirectory claimed = new RunDirectory(directory, AtomicFile.Step::run);
    claimed.claim(options);
    if (start != null && claimed.latestCheckpoint().isEmpty()) {
      claimed.saveCheckpoint(start.firstState(options, conditions), Progress.START);
    }
    PreparedSet.write(directory.resolve("set.safetensors"), pictures, conditions);
  }

  /**
   * The run in this process, with ND4J.
   *
   * @throws IOException if the directory holds a run with other options
   */
  public Training run(TrainingOptions options, RunControl control, Labeller labeller)
      throws IOException {
    return new TrainingRun(
        options,
        start,
        pictures,
        conditions,
        metric(),
        directory,
        control,
        labeller,
        Clock.systemUTC());
  }

  private FrechetMetric metric() {
    return new FrechetMetric(judge, pictures, conditions);
  }
}
