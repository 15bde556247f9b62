package dev.ganvas.cli;

import dev.ganvas.models.ModelBundle;
import dev.ganvas.models.ModelManifest;
import dev.ganvas.training.PublishedRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** {@code ganvas publish}: makes a model bundle of a training run's best generator. */
final class PublishCommand {
  private PublishCommand() {}

  static void run(CommandLine arguments) throws IOException {
    Path directory = Path.of(arguments.required("run"));
    String name = arguments.required("name");
    String version = arguments.text("version", "0.1.0");
    String description = arguments.required("description");
    String source = arguments.required("data-source");
    String licence = arguments.required("data-licence");
    double truncation = arguments.number("truncation", 1);
    Path target = Path.of(arguments.required("bundle"));
    arguments.finish();
    PublishedRun run = PublishedRun.read(directory);
    ModelManifest manifest =
        new ModelManifest(
            name,
            version,
            description,
            run.generator().architecture(),
            run.classes(),
            "",
            source,
            licence,
            run.imagesSeen(),
            run.training(),
            Map.of(),
            null,
            truncation == 1 ? null : truncation);
    ModelBundle bundle = run.write(target, manifest);
    System.out.println(
        "%s %s after %d images: %s"
            .formatted(name, version, run.imagesSeen(), bundle.manifest().weightsSha256()));
  }
}
