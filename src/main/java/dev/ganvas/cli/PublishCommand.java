package dev.ganvas.cli;

import dev.ganvas.imagesets.ImageSet;
import dev.ganvas.imagesets.ImageSets;
import dev.ganvas.models.ModelBundle;
import dev.ganvas.models.ModelManifest;
import dev.ganvas.training.PublishedRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ganvas publish}: makes a model bundle of a training run's best generator. */
@Command(name = "publish", description = "Make a model bundle of the best generator of a run.")
final class PublishCommand implements Callable<Integer> {
  @Option(
      names = "--run",
      required = true,
      paramLabel = "<folder>",
      description = "Directory of the run.")
  Path run;

  @Option(
      names = "--name",
      required = true,
      paramLabel = "<name>",
      description = "Name of the model: lower-case letters, digits and hyphens.")
  String name;

  @Option(
      names = "--version",
      defaultValue = "0.1.0",
      paramLabel = "<version>",
      description = "Of the model. Default: ${DEFAULT-VALUE}")
  String version;

  @Option(
      names = "--description",
      required = true,
      paramLabel = "<text>",
      description = "One sentence for people.")
  String description;

  @Option(
      names = "--data-source",
      required = true,
      paramLabel = "<text>",
      description = "Where the training pictures come from.")
  String dataSource;

  @Option(
      names = "--data-licence",
      required = true,
      paramLabel = "<licence>",
      description = "Licence of the training pictures.")
  String dataLicence;

  @Option(
      names = "--truncation",
      defaultValue = "1",
      paramLabel = "<factor>",
      description = "0 to 1, of requests that name none. Default: ${DEFAULT-VALUE}")
  double truncation;

  @Option(
      names = "--data",
      paramLabel = "<path>",
      description = "Pictures trained on: with them, generated ones are scored (bestOf).")
  @Nullable Path data;

  @Option(
      names = "--best-of",
      defaultValue = "1",
      paramLabel = "<count>",
      description =
          "Drafts for each picture of requests that name none, with --data. Default:"
              + " ${DEFAULT-VALUE}")
  int bestOf;

  @Option(
      names = "--bundle",
      required = true,
      paramLabel = "<folder>",
      description = "Where the bundle goes.")
  Path bundle;

  @Override
  public Integer call() throws IOException {
    PublishedRun trained = PublishedRun.read(run);
    ModelManifest manifest =
        new ModelManifest(
            name,
            version,
            description,
            trained.generator().architecture(),
            trained.classes(),
            "",
            dataSource,
            dataLicence,
            trained.imagesSeen(),
            trained.training(),
            Map.of(),
            null,
            truncation == 1 ? null : truncation,
            bestOf);
    ModelBundle written = trained.write(bundle, manifest, pictures(trained));
    System.out.println(
        "%s %s after %d images: %s"
            .formatted(name, version, trained.imagesSeen(), written.manifest().weightsSha256()));
    return 0;
  }

  private @Nullable ImageSet pictures(PublishedRun trained) throws IOException {
    if (data == null) {
      return null;
    }
    int resolution = trained.generator().architecture().resolution();
    return ImageSets.open(data, resolution, List.of(), System.err::println);
  }
}
