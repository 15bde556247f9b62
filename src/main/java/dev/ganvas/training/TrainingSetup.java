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
 * @param start the model to train on from; null to start anew
 * @param directory of the run
 * @param messages receives progress; may throw to stop
 */
public record TrainingSetup(
    ImageSet pictures,
    PictureConditions conditions,
    @Nullable StartingPoint start,
    Path directory,
    Consumer<String> messages) {

  /**
   * Computes the conditions, or reads them from the directory if they are there.
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
    return new TrainingSetup(pictures, conditions, start, directory, messages);
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
    // Before a judge is read that is one for pictures of another run.
    new RunDirectory(directory, control).claim(options);
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

  /** The judge of the run, trained on the pictures unless the directory holds it from before. */
  public Judge judge() throws IOException {
    return Judge.loadOrTrain(directory.resolve("judge.safetensors"), pictures, messages);
  }

  private FrechetMetric metric() throws IOException {
    return new FrechetMetric(judge(), pictures, conditions);
  }
}
