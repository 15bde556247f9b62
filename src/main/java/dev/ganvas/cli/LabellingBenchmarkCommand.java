package dev.ganvas.cli;

import dev.ganvas.benchmark.LabellingBenchmark;
import dev.ganvas.gan.GeneratorSnapshot;
import dev.ganvas.generation.OnnxRuntimeGenerator;
import dev.ganvas.labelling.Labeller;
import dev.ganvas.models.ModelBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ganvas labelling-benchmark}: what labels cost on this machine. */
@Command(name = "labelling-benchmark", description = "Measure what labels cost.")
final class LabellingBenchmarkCommand implements Callable<Integer> {
  private static final double SECONDS = 4;

  @Option(
      names = "--bundle",
      required = true,
      paramLabel = "<folder>",
      description = "The model that makes the pictures.")
  Path bundle;

  @Option(
      names = "--size",
      paramLabel = "<pixels>",
      description = "Pixels a side. Default: those of the model")
  @Nullable Integer size;

  @Option(
      names = "--rounds",
      defaultValue = "5",
      paramLabel = "<count>",
      description = "Measurements of each. Default: ${DEFAULT-VALUE}")
  int rounds;

  @Override
  public Integer call() throws IOException {
    GeneratorSnapshot generator = ModelBundle.readDirectory(bundle).generator();
    int side = size == null ? generator.architecture().resolution() : size;
    Path directory = Files.createTempDirectory("ganvas-labelling");
    try {
      System.out.println(
          LabellingBenchmark.run(
                  () -> new OnnxRuntimeGenerator(generator, 1),
                  side,
                  Labeller.ofAuthorityIn(directory, false),
                  Labeller.ofAuthorityIn(directory, true),
                  Math.max(1, rounds),
                  SECONDS)
              .table());
    } finally {
      FileSystemUtils.deleteRecursively(directory);
    }
    return 0;
  }
}
