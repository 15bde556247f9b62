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
 * What a run is made of, whether a command or a job asked for it.
 *
 * @param pictures to train on
 * @param conditions of the pictures
 * @param judge of the run, trained on the pictures
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
   * Reads captions and trains the judge, unless the directory holds both from before.
   *
   * @param captioned whether conditions are made of captions, not of classes
   * @param messages hears of the progress; may throw to stop it
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
   * The run by the engine of the options.
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
   * options.json}, {@code set.safetensors} and, to train on from a model, a first checkpoint in the
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
   * The run in this process, by ND4J.
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
