package dev.ganvas.cli;

import dev.ganvas.datasets.ImageSet;
import dev.ganvas.datasets.ImageSets;
import dev.ganvas.datasets.PictureConditions;
import dev.ganvas.evaluation.FrechetMetric;
import dev.ganvas.evaluation.Judge;
import dev.ganvas.gan.Architecture;
import dev.ganvas.gan.AugmentationOptions;
import dev.ganvas.gan.Conditioning;
import dev.ganvas.gan.Symmetry;
import dev.ganvas.gan.TrainerOptions;
import dev.ganvas.labelling.Labeller;
import dev.ganvas.training.CaptionReader;
import dev.ganvas.training.RunControl;
import dev.ganvas.training.StartingPoint;
import dev.ganvas.training.TrainingOptions;
import dev.ganvas.training.TrainingRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** {@code ganvas train}: trains a GAN on a folder, a ZIP or an IDX file of pictures. */
final class TrainCommand {
  private static final int STATISTICS_INTERVAL = 100;
  private static final int CHECKPOINT_INTERVAL = 500;
  private static final int METRIC_INTERVAL = 1000;

  private TrainCommand() {}

  static void run(CommandLine arguments) throws IOException {
    Path source = Path.of(arguments.required("data"));
    Path directory = Path.of(arguments.required("run"));
    int resolution = arguments.integer("resolution", 64);
    long images = arguments.integer("images", 1_000_000);
    AugmentationOptions augmentation =
        new AugmentationOptions(
            arguments.number("augmentation", 0.2),
            true,
            true,
            arguments.flag("colour", false),
            arguments.choice("symmetry", Symmetry.NONE));
    boolean balanced = arguments.flag("balanced-classes", true);
    double penalty = arguments.number("penalty-weight", 1);
    double recognition = arguments.number("recognition-weight", 1);
    long seed = arguments.integer("seed", 1);
    List<String> named = arguments.list("classes");
    String parent = arguments.text("parent", "");
    arguments.finish();
    ImageSet pictures = ImageSets.open(source, resolution, named, System.err::println);
    Files.createDirectories(directory);
    StartingPoint start =
        parent.isEmpty()
            ? null
            : StartingPoint.read(name -> Files.newInputStream(Path.of(parent, name)));
    boolean captioned = !pictures.captions().isEmpty();
    PictureConditions conditions =
        captioned
            ? CaptionReader.conditions(pictures, start, directory, System.out::println)
            : PictureConditions.classes(pictures);
    Architecture architecture =
        Architecture.standard(
            resolution,
            pictures.channels(),
            captioned
                ? Conditioning.vector(conditions.size())
                : Conditioning.classesOrNone(conditions.size()));
    TrainingOptions options =
        new TrainingOptions(
            architecture,
            TrainerOptions.standard(images, augmentation, seed).withWeights(penalty, recognition),
            STATISTICS_INTERVAL,
            CHECKPOINT_INTERVAL,
            METRIC_INTERVAL,
            source.toString(),
            captioned ? List.of() : pictures.classes(),
            balanced,
            null,
            null);
    System.out.println(pictures.size() + " pictures, classes " + pictures.classes());
    Judge judge =
        Judge.loadOrTrain(directory.resolve("judge.safetensors"), pictures, System.out::println);
    FrechetMetric metric = new FrechetMetric(judge, pictures, conditions);
    new TrainingRun(
            options,
            start,
            pictures,
            conditions,
            metric,
            directory,
            RunControl.unattended(System.out::println),
            Labeller.unsigned(),
            Clock.systemUTC())
        .run();
  }
}
