package dev.ganvas;

import dev.ganvas.datasets.ImageSet;
import dev.ganvas.datasets.ImageSets;
import dev.ganvas.gan.Architecture;
import dev.ganvas.gan.Conditioning;
import dev.ganvas.gan.TrainerOptions;
import dev.ganvas.training.TrainingOptions;
import dev.ganvas.training.TrainingRun;
import java.io.IOException;
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
    long seed = arguments.integer("seed", 1);
    arguments.finish();
    ImageSet pictures = ImageSets.open(source, resolution, List.of(), System.err::println);
    int classes = pictures.classes().size();
    Architecture architecture =
        Architecture.standard(
            resolution,
            pictures.channels(),
            classes == 0 ? Conditioning.NONE : Conditioning.classes(classes));
    TrainingOptions options =
        new TrainingOptions(
            architecture,
            TrainerOptions.standard(images, seed),
            STATISTICS_INTERVAL,
            CHECKPOINT_INTERVAL,
            METRIC_INTERVAL,
            source.toString());
    System.out.println(pictures.size() + " pictures, classes " + pictures.classes());
    new TrainingRun(options, pictures, null, directory, System.out::println, Clock.systemUTC())
        .run();
  }
}
