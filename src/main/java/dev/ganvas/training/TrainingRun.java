package dev.ganvas.training;

import dev.ganvas.gan.AdversarialTrainer;
import dev.ganvas.gan.GeneratorSnapshot;
import dev.ganvas.gan.StepStatistics;
import dev.ganvas.imagesets.ImageSet;
import dev.ganvas.imagesets.PictureConditions;
import dev.ganvas.labelling.Labeller;
import dev.ganvas.nn.Latents;
import dev.ganvas.nn.NativeEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Trains a GAN on a set of pictures and writes a {@link RunDirectory}. A killed run resumes exactly
 * from its last checkpoint; a run that collapses or diverges returns to it with a stronger penalty
 * and other random numbers. Confined to one thread.
 */
public final class TrainingRun implements Training {
  private static final int MAX_RECOVERIES = 3;
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final TrainingOptions options;
  private final @Nullable StartingPoint start;
  private final ImageSet pictures;
  private final PictureConditions conditions;
  private final RunDirectory directory;
  private final Samples samples;
  private final RunControl control;
  private final Clock clock;
  private final float[] batchValues;
  private final Pace pace;
  private Progress progress = Progress.START;
  private AdversarialTrainer trainer;
  private EpochSampler sampler;

  /**
   * @param start the model to train on from; null to start anew
   * @param conditions of the pictures
   * @param metric of a generator, lower is better
   * @param control may stop the run, and receives its progress
   * @throws IOException if the directory holds a run with other options
   */
  public TrainingRun(
      TrainingOptions options,
      @Nullable StartingPoint start,
      ImageSet pictures,
      PictureConditions conditions,
      ToDoubleFunction<GeneratorSnapshot> metric,
      Path directory,
      RunControl control,
      Labeller labeller,
      Clock clock)
      throws IOException {
    this.options = options;
    this.start = start;
    this.pictures = pictures;
    this.conditions = conditions;
    this.control = control;
    this.clock = clock;
    pace = new Pace(options);
    this.directory = new RunDirectory(directory, control);
    this.directory.claim(options);
    samples = new Samples(options, pictures, conditions, metric, this.directory, labeller, clock);
    batchValues =
        new float
            [options.trainer().batchSize()
                * pictures.side()
                * pictures.side()
                * pictures.channels()];
    sampler = sampler();
    trainer = trainer();
    restore();
  }

  private AdversarialTrainer trainer() {
    AdversarialTrainer made =
        new AdversarialTrainer(
            options.architecture(), options.trainer().afterRecoveries(progress.recoveries()));
    if (start != null) {
      start.giveTo(made, options, this::drawConditions);
    }
    return made;
  }

  private EpochSampler sampler() {
    return new EpochSampler(
        pictures,
        options.balancedClasses(),
        Latents.mix(options.trainer().seed(), progress.recoveries()));
  }

  private void restore() throws IOException {
    RunDirectory.Checkpoint checkpoint = directory.latestCheckpoint().orElse(null);
    if (checkpoint == null) {
      directory.forgetStatisticsAfter(-1);
      return;
    }
    int recoveries = progress.recoveries();
    progress = checkpoint.progress();
    pace.startAt(progress.imagesSeen());
    while (progress.recoveries() < recoveries) {
      progress = progress.recovered();
    }
    sampler = sampler();
    trainer = trainer();
    trainer.restore(checkpoint.tensors(), progress.imagesSeen());
    directory.forgetStatisticsAfter(progress.imagesSeen());
    control.message("goes on after " + progress.imagesSeen() + " images");
  }

  @Override
  public boolean run() throws IOException {
    Instant lineStarted = clock.instant();
    long lineImages = trainer.imagesSeen();
    while (trainer.imagesSeen() < options.trainer().totalImages()) {
      if (!control.goOn()) {
        directory.saveCheckpoint(trainer.state(), progress);
        control.saved();
        return false;
      }
      StepStatistics step = step();
      if (!step.healthy()) {
        recover(step);
        continue;
      }
      long steps = trainer.imagesSeen() / options.trainer().batchSize();
      progress = progress.seen(trainer.imagesSeen());
      boolean last = trainer.imagesSeen() >= options.trainer().totalImages();
      Double measured = steps % options.metricInterval() == 0 || last ? measure() : null;
      if (steps % options.statisticsInterval() == 0 || measured != null || last) {
        double seconds = Duration.between(lineStarted, clock.instant()).toNanos() / 1e9;
        double rate = (trainer.imagesSeen() - lineImages) / Math.max(seconds, 1e-9);
        report(step, rate, measured);
        lineStarted = clock.instant();
        lineImages = trainer.imagesSeen();
      }
      if (steps % options.checkpointInterval() == 0 || last) {
        directory.saveCheckpoint(trainer.state(), progress);
        control.saved();
      }
    }
    return true;
  }

  private StepStatistics step() {
    int batch = options.trainer().batchSize();
    int side = pictures.side();
    float[] values = new float[batch * conditions.size()];
    for (int i = 0; i < batch; i++) {
      int index = sampler.at(trainer.imagesSeen() + i);
      pictures.toTensor(index, batchValues, i * side * side * pictures.channels());
      long seed = Latents.mix(options.trainer().seed(), ~(trainer.imagesSeen() + i));
      float[] condition = conditions.drawn(index, seed);
      System.arraycopy(condition, 0, values, i * condition.length, condition.length);
    }
    try (INDArray shown =
            Nd4j.create(batchValues, new long[] {batch, side, side, pictures.channels()});
        INDArray conditionRows = rows(values, batch)) {
      return trainer.step(shown, conditionRows);
    }
  }

  private @Nullable INDArray rows(float[] values, int count) {
    return conditions.size() == 0
        ? null
        : Nd4j.create(values, new long[] {count, conditions.size()});
  }

  /** Conditions of random positions of the run, {@code [count, k]}; null without conditioning. */
  private @Nullable INDArray drawConditions(long seed, int count) {
    long position = seed >>> 8;
    float[] values = new float[count * conditions.size()];
    for (int i = 0; i < count; i++) {
      float[] condition = conditions.drawn(sampler.at(position + i), Latents.mix(seed, i));
      System.arraycopy(condition, 0, values, i * condition.length, condition.length);
    }
    return rows(values, count);
  }

  private void recover(StepStatistics step) throws IOException {
    progress = progress.recovered();
    String what =
        "training collapsed or diverged after %d images (%s)".formatted(trainer.imagesSeen(), step);
    if (progress.recoveries() > MAX_RECOVERIES) {
      throw new TrainingFailedException(
          what + ", for the " + progress.recoveries() + "th time: it needs other options");
    }
    control.message(what + ": back to the last checkpoint, with a stronger penalty");
    sampler = sampler();
    trainer = trainer();
    restore();
  }

  private Double measure() throws IOException {
    // Each in its turn: what the steps work in, what a snapshot is taken in, what it is shown in.
    NativeEngine.releaseWorkspaces();
    GeneratorSnapshot snapshot = trainer.snapshot(this::drawConditions);
    NativeEngine.releaseWorkspaces();
    Samples.Measured measured = samples.measure(snapshot, progress);
    progress = measured.progress();
    return measured.metric();
  }

  /** Rounded up: an end is not in the past. */
  static Instant nextMinute(Instant time) {
    return time.plus(MINUTE).minusNanos(1).truncatedTo(ChronoUnit.MINUTES);
  }

  private void report(StepStatistics step, double rate, @Nullable Double measured)
      throws IOException {
    double smoothed = pace.after(trainer.imagesSeen(), rate);
    control.progress(trainer.imagesSeen(), smoothed);
    directory.appendStatistics(new StatisticsLine(trainer.imagesSeen(), rate, step, measured));
    long left = options.trainer().totalImages() - trainer.imagesSeen();
    Instant end = clock.instant().plusSeconds((long) (left / smoothed));
    control.message(
        "%d of %d images, %.0f images/s, D %.3f, G %.3f%s, ends about %s"
            .formatted(
                trainer.imagesSeen(),
                options.trainer().totalImages(),
                rate,
                step.discriminatorLoss(),
                step.generatorLoss(),
                measured == null
                    ? ""
                    : ", metric %.2f (best of this run %.2f)"
                        .formatted(measured, progress.bestMetric()),
                nextMinute(end)));
  }
}
