package dev.ganvas;

import java.io.IOException;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Starts the service, or runs the command that the first argument names. */
@SpringBootApplication
@EnableScheduling
public class GanvasApplication {
  public static void main(String[] arguments) throws IOException {
    String command = arguments.length == 0 || arguments[0].startsWith("-") ? "" : arguments[0];
    if (command.isEmpty()) {
      SpringApplication.run(GanvasApplication.class, arguments);
      return;
    }
    CommandLine options = new CommandLine(List.of(arguments).subList(1, arguments.length));
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
