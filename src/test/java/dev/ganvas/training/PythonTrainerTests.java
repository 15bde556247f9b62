package dev.ganvas.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ganvas.Programs;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The trainer's own tests in {@code src/test/python}: several processes, kills, bad sets. */
class PythonTrainerTests {
  @Test
  void allOfThemPass() throws Exception {
    Programs.assumeTorch();
    Process tests =
        new ProcessBuilder("python3", "-m", "unittest", "discover", "-s", "src/test/python")
            .redirectErrorStream(true)
            .start();
    String output = new String(tests.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(tests.waitFor()).as(output).isZero();
    assertThat(output).containsPattern("Ran [2-9][0-9] tests");
  }
}
