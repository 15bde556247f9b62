package dev.ganvas.cli;

import dev.ganvas.gan.Architecture;
import dev.ganvas.gan.AugmentationOptions;
import dev.ganvas.gan.Conditioning;
import dev.ganvas.gan.Symmetry;
import dev.ganvas.gan.TrainerOptions;
import dev.ganvas.imagesets.ImageSet;
import dev.ganvas.imagesets.ImageSets;
import dev.ganvas.labelling.Labeller;
import dev.ganvas.training.RunControl;
import dev.ganvas.training.StartingPoint;
import dev.ganvas.training.TrainingEngine;
import dev.ganvas.training.TrainingEngines;
import dev.ganvas.training.TrainingOptions;
import dev.ganvas.training.TrainingSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ganvas train}: trains a GAN on a folder, a ZIP or an IDX file of pictures. */
@Command(
    name = "train",
    description = "Train a GAN on pictures, and go on with a run that was interrupted.")
final class TrainCommand implements Callable<Integer> {
  private static final int STATISTICS_INTERVAL = 100;
  private static final int CHECKPOINT_INTERVAL = 500;
  private static final int METRIC_INTERVAL = 1000;
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  @Option(
      names = "--data",
      required = true,
      paramLabel = "<path>",
      description = "Pictures: a folder, a ZIP or an IDX file.")
  Path data;

  @Option(
      names = "--run",
      required = true,
      paramLabel = "<folder>",
      description = "Directory of the run; it is made if it is missing.")
  Path run;

  @Option(
      names = "--resolution",
      defaultValue = "64",
      paramLabel = "<pixels>",
      description = "Pixels a side: 32, 64 or 128. Default: ${DEFAULT-VALUE}")
  int resolution;

  @Option(
      names = "--images",
      defaultValue = "1000000",
      paramLabel = "<count>",
      description = "Pictures to show in all, repeats counted. Default: ${DEFAULT-VALUE}")
  long images;

  @Option(
      names = "--augmentation",
      defaultValue = "0.2",
      paramLabel = "<probability>",
      description = "Probability of each augmentation, 0 to 1. Default: ${DEFAULT-VALUE}")
  double augmentation;

  @Option(
      names = "--colour",
      arity = "0..1",
      fallbackValue = "true",
      defaultValue = "false",
      description = "Augment contrast and brightness too. Default: ${DEFAULT-VALUE}")
  boolean colour;

  @Option(
      names = "--symmetry",
      defaultValue = "NONE",
      description =
          "Views of a picture that are pictures too: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
  Symmetry symmetry;

  @Option(
      names = "--balanced-classes",
      arity = "0..1",
      fallbackValue = "true",
      defaultValue = "true",
      description = "Show each class equally often. Default: ${DEFAULT-VALUE}")
  boolean balancedClasses;

  @Option(
      names = "--penalty-weight",
      defaultValue = "1",
      paramLabel = "<weight>",
      description = "Gamma of the gradient penalties. Default: ${DEFAULT-VALUE}")
  double penaltyWeight;

  @Option(
      names = "--recognition-weight",
      defaultValue = "1",
      paramLabel = "<weight>",
      description = "Weight of the recognition losses. Default: ${DEFAULT-VALUE}")
  double recognitionWeight;

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "<number>",
      description = "Of all random numbers. Default: ${DEFAULT-VALUE}")
  int seed;

  @Option(
      names = "--classes",
      split = ",",
      paramLabel = "<name>",
      description = "Names of the classes of an IDX file, by label.")
  List<String> classes = List.of();

  @Option(
      names = "--ignore-classes",
      arity = "0..1",
      fallbackValue = "true",
      defaultValue = "false",
      description = "Tell the generator nothing of classes or captions. Default: ${DEFAULT-VALUE}")
  boolean ignoreClasses;

  @Option(
      names = "--engine",
      defaultValue = "ND4J",
      description =
          "What computes the steps: ${COMPLETION-CANDIDATES}. PYTORCH needs Python with torch."
              + " Default: ${DEFAULT-VALUE}")
  TrainingEngine engine;

  @Option(
      names = "--python",
      defaultValue = "python3",
      paramLabel = "<command>",
      description = "Interpreter for the engine PYTORCH. Default: ${DEFAULT-VALUE}")
  String python;

  @Option(
      names = "--prepare-only",
      arity = "0..1",
      fallbackValue = "true",
      defaultValue = "false",
      description =
          "Write set.safetensors and options.json into the directory of the run, to train with"
              + " `python3 -m ganvas_trainer` elsewhere. Default: ${DEFAULT-VALUE}")
  boolean prepareOnly;

  @Option(names = "--parent", paramLabel = "<folder>", description = "Bundle to train on from.")
  @Nullable Path parent;

  @Override
  public Integer call() throws IOException {
    ImageSet all = ImageSets.open(data, resolution, classes, System.err::println);
    ImageSet pictures = ignoreClasses ? all.alone() : all;
    Files.createDirectories(run);
    boolean captioned = !pictures.captions().isEmpty();
    TrainingSetup setup = TrainingSetup.of(pictures, captioned, start(), run, System.out::println);
    TrainingOptions options = options(setup, captioned);
    System.out.println(pictures.size() + " pictures, classes " + pictures.classes());
    if (prepareOnly) {
      setup.prepare(options);
    } else {
      train(setup, options);
    }
    return 0;
  }

  private @Nullable StartingPoint start() throws IOException {
    Path folder = parent;
    return folder == null
        ? null
        : StartingPoint.read(name -> Files.newInputStream(folder.resolve(name)));
  }

  private TrainingOptions options(TrainingSetup setup, boolean captioned) {
    int size = setup.conditions().size();
    StartingPoint start = setup.start();
    return new TrainingOptions(
        Architecture.following(
            start == null ? null : start.generator().architecture(),
            resolution,
            setup.pictures().channels(),
            captioned ? Conditioning.vector(size) : Conditioning.classesOrNone(size)),
        trainerOptions(),
        STATISTICS_INTERVAL,
        CHECKPOINT_INTERVAL,
        METRIC_INTERVAL,
        data.toString(),
        captioned ? List.of() : setup.pictures().classes(),
        balancedClasses,
        null,
        engine);
  }

  private TrainerOptions trainerOptions() {
    AugmentationOptions augmentations =
        new AugmentationOptions(augmentation, true, true, colour, symmetry);
    return TrainerOptions.standard(images, augmentations, seed)
        .withWeights(penaltyWeight, recognitionWeight);
  }

  private void train(TrainingSetup setup, TrainingOptions options) throws IOException {
    TrainingEngines engines =
        new TrainingEngines(engine, python, PATIENCE, Runtime.getRuntime().availableProcessors());
    engines.choose(engine);
    RunControl control = RunControl.unattended(System.out::println);
    Path work = Files.createTempDirectory("ganvas-train");
    try {
      setup.run(options, control, engines, work, Labeller.unsigned()).run();
    } finally {
      FileSystemUtils.deleteRecursively(work);
    }
  }
}
