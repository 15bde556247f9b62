package dev.ganvas.cli;

import dev.ganvas.benchmark.LabellingBenchmark;
import dev.ganvas.gan.GeneratorSnapshot;
import dev.ganvas.generation.OnnxRuntimeGenerator;
import dev.ganvas.labelling.Labeller;
import dev.ganvas.models.ModelBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.util.FileSystemUtils;

/** {@code ganvas labelling-benchmark}: what labels cost on this machine. */
final class LabellingBenchmarkCommand {
  private static final double SECONDS = 4;

  private LabellingBenchmarkCommand() {}

  static void run(CommandLine arguments) throws IOException {
    Path bundle = Path.of(arguments.required("bundle"));
    GeneratorSnapshot generator = ModelBundle.readDirectory(bundle).generator();
    int size = arguments.integer("size", generator.architecture().resolution());
    int rounds = arguments.integer("rounds", 5);
    arguments.finish();
    Path directory = Files.createTempDirectory("ganvas-labelling");
    try {
      System.out.println(
          LabellingBenchmark.run(
                  () -> new OnnxRuntimeGenerator(generator, 1),
                  size,
                  Labeller.ofAuthorityIn(directory, false),
                  Labeller.ofAuthorityIn(directory, true),
                  Math.max(1, rounds),
                  SECONDS)
              .table());
    } finally {
      FileSystemUtils.deleteRecursively(directory);
    }
  }
}
