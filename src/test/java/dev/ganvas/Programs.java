package dev.ganvas;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Programs of others that tests run. */
public final class Programs {
  private Programs() {}

  /** Leaves a test out where a program is not installed; never in continuous integration. */
  public static void assumeInstalled(String program) {
    boolean installed =
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    assumeTrue(installed || System.getenv("CI") != null, program + " is not installed");
  }

  /**
   * A JVM of its own, with the classes of the tests; what it says of errors comes with its output.
   *
   * @param heap as for {@code -Xmx}
   */
  public static ProcessBuilder java(String heap, Class<?> program, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + heap);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true);
  }

  /** Leaves a test out where Python has no torch; never in continuous integration. */
  public static void assumeTorch() {
    assumeTrue(System.getenv("CI") != null || torchIsInstalled(), "torch is not installed");
  }

  private static boolean torchIsInstalled() {
    try {
      return new ProcessBuilder("python3", "-c", "import torch, numpy, PIL, safetensors")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (java.io.IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
