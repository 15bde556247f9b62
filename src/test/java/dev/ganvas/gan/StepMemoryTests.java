package dev.ganvas.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.ganvas.Programs;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StepMemoryTests {
  private static final Pattern FIGURES = Pattern.compile("estimated (\\d+) MB, took (\\d+) MB");

  @ParameterizedTest
  @CsvSource({"32, 16, 20", "32, 64, 9", "64, 16, 9"})
  void theEstimateIsWithinAQuarterOfWhatIsTaken(int resolution, int batchSize, int steps)
      throws Exception {
    assumeThat(Path.of("/proc/self/status")).exists();
    Process process =
        Programs.java(
                "512m",
                MemoryOfTraining.class,
                Integer.toString(resolution),
                Integer.toString(batchSize),
                Integer.toString(steps))
            .start();
    String output;
    try (InputStream printed = process.getInputStream()) {
      output = new String(printed.readAllBytes(), StandardCharsets.UTF_8);
    }
    Matcher figures = FIGURES.matcher(output);
    assertThat(figures.find()).as(output).isTrue();
    double estimated = Double.parseDouble(figures.group(1));
    double taken = Double.parseDouble(figures.group(2));
    assertThat(estimated / taken).as(figures.group()).isBetween(0.75, 1.25);
  }

  /** What killed the process when it was tried instead of computed. */
  @Test
  void theEstimateOfALargeBatchIsLarge() {
    Architecture architecture = Architecture.standard(128, 3, Conditioning.NONE);
    assertThat(StepMemory.bytes(architecture, 256) >> 30).isBetween(25L, 35L);
  }
}
