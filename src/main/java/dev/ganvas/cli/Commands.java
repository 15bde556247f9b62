package dev.ganvas.cli;

import java.io.IOException;
import java.util.List;

/** What the program does besides serving. */
public final class Commands {
  private Commands() {}

  /** Runs a command; ends the process with status 2 if it or one of its arguments is wrong. */
  public static void run(String command, List<String> arguments) throws IOException {
    CommandLine options = new CommandLine(arguments);
    try {
      switch (command) {
        case "train" -> TrainCommand.run(options);
        case "benchmark" -> BenchmarkCommand.run(options);
        case "evaluate" -> EvaluateCommand.run(options);
        case "publish" -> PublishCommand.run(options);
        case "verify-log" -> VerifyLogCommand.run(options);
        case "provenance-benchmark" -> ProvenanceBenchmarkCommand.run(options);
        case "labelling-benchmark" -> LabellingBenchmarkCommand.run(options);
        case "watermark" -> WatermarkCommand.run(options);
        default -> throw new IllegalArgumentException("unknown command " + command);
      }
    } catch (IllegalArgumentException e) {
      System.err.println("ganvas " + command + ": " + e.getMessage());
      System.exit(2);
    }
  }
}
