package dev.ganvas.cli;

import dev.ganvas.benchmark.Benchmark;
import dev.ganvas.gan.Architecture;
import dev.ganvas.gan.Conditioning;
import dev.ganvas.models.ModelBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code ganvas benchmark}: measures the engines on this machine, with the usual architecture of a
 * resolution or that of a bundle, and prints a table.
 */
final class BenchmarkCommand {
  private BenchmarkCommand() {}

  static void run(CommandLine arguments) throws IOException {
    int resolution = arguments.integer("resolution", 64);
    int repetitions = arguments.integer("repetitions", 10);
    double seconds = arguments.number("seconds", 0);
    boolean servingOnly = arguments.flag("serving-only", false);
    String bundle = arguments.text("bundle", "");
    String report = arguments.text("json", "");
    arguments.finish();
    Architecture architecture =
        bundle.isEmpty()
            ? Architecture.standard(resolution, 3, Conditioning.classes(10))
            : ModelBundle.readDirectory(Path.of(bundle)).manifest().architecture();
    Benchmark benchmark =
        Benchmark.run(architecture, Math.max(1, repetitions), seconds, servingOnly);
    System.out.println(benchmark.table());
    if (!report.isEmpty()) {
      byte[] json =
          JsonMapper.builder()
              .build()
              .writerWithDefaultPrettyPrinter()
              .writeValueAsBytes(benchmark);
      Files.write(Path.of(report), json);
    }
  }
}
