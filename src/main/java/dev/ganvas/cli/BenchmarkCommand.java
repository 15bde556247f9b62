package dev.ganvas.cli;

import dev.ganvas.benchmark.Benchmark;
import dev.ganvas.gan.Architecture;
import dev.ganvas.gan.Conditioning;
import dev.ganvas.models.ModelBundle;
import dev.ganvas.training.PyTorch;
import dev.ganvas.training.TrainingFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code ganvas benchmark}: measures the engines on this machine, with the usual architecture of a
 * resolution or that of a bundle, and prints a table.
 */
@Command(name = "benchmark", description = "Measure the engines on this machine.")
final class BenchmarkCommand implements Callable<Integer> {
  @Option(
      names = "--resolution",
      defaultValue = "64",
      paramLabel = "<pixels>",
      description = "Pixels a side. Default: ${DEFAULT-VALUE}")
  int resolution;

  @Option(
      names = "--repetitions",
      defaultValue = "10",
      paramLabel = "<count>",
      description = "Measurements of each. Default: ${DEFAULT-VALUE}")
  int repetitions;

  @Option(
      names = "--seconds",
      defaultValue = "0",
      paramLabel = "<seconds>",
      description = "Also measure the bare generator for so long. Default: ${DEFAULT-VALUE}")
  double seconds;

  @Option(
      names = "--serving-only",
      arity = "0..1",
      fallbackValue = "true",
      defaultValue = "false",
      description = "Leave training out. Default: ${DEFAULT-VALUE}")
  boolean servingOnly;

  @Option(
      names = "--python",
      defaultValue = "python3",
      paramLabel = "<command>",
      description = "Interpreter with torch, to measure PyTorch too. Default: ${DEFAULT-VALUE}")
  String python = "python3";

  @Option(
      names = "--bundle",
      paramLabel = "<folder>",
      description = "Take the architecture of this bundle.")
  @Nullable Path bundle;

  @Option(
      names = "--json",
      paramLabel = "<file>",
      description = "Write the figures to this file too.")
  @Nullable Path json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Architecture architecture =
        bundle == null
            ? Architecture.standard(resolution, 3, Conditioning.classes(10))
            : ModelBundle.readDirectory(bundle).manifest().architecture();
    Benchmark benchmark =
        Benchmark.run(architecture, Math.max(1, repetitions), seconds, servingOnly, pyTorch());
    System.out.println(benchmark.table());
    if (json != null) {
      byte[] report =
          JsonMapper.builder()
              .build()
              .writerWithDefaultPrettyPrinter()
              .writeValueAsBytes(benchmark);
      Files.write(json, report);
    }
    return 0;
  }

  /** The second training engine, if it can run here. */
  private @Nullable PyTorch pyTorch() {
    if (servingOnly) {
      return null;
    }
    PyTorch engine = new PyTorch(python);
    try {
      engine.find();
      return engine;
    } catch (TrainingFailedException e) {
      System.out.println("Without PyTorch: " + e.getMessage());
      return null;
    }
  }
}
