package dev.ganvas;

import dev.ganvas.benchmark.Benchmark;
import dev.ganvas.gan.Architecture;
import dev.ganvas.gan.Conditioning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.json.JsonMapper;

/** {@code ganvas benchmark}: measures the engines on this machine and prints a table. */
final class BenchmarkCommand {
  private BenchmarkCommand() {}

  static void run(CommandLine arguments) throws IOException {
    int resolution = arguments.integer("resolution", 64);
    int repetitions = arguments.integer("repetitions", 10);
    String report = arguments.text("json", "");
    arguments.finish();
    Architecture architecture = Architecture.standard(resolution, 3, Conditioning.classes(10));
    Benchmark benchmark = Benchmark.run(architecture, Math.max(1, repetitions));
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
