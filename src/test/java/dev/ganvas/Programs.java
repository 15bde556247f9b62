package dev.ganvas;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

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
}
