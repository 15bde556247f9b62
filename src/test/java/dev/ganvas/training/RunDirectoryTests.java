package dev.ganvas.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ganvas.nn.Latents;
import dev.ganvas.prompts.TextConditions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class RunDirectoryTests {
  @Test
  void nothingAppearsThatTheGuardDoesNotLet(@TempDir Path root) throws Exception {
    RunDirectory directory =
        new RunDirectory(
            root,
            step -> {
              throw new IllegalStateException("lost");
            });
    assertThatThrownBy(() -> directory.saveGrid(32, new byte[10])).hasMessage("lost");
    assertThatThrownBy(() -> directory.saveCheckpoint(Map.of(), Progress.START)).hasMessage("lost");
    assertThat(new RunFiles(root).samples()).isEmpty();
    assertThat(directory.latestCheckpoint()).isEmpty();
  }

  /** Of steps without a penalty both engines write that its value is none. */
  @Test
  void statisticsAreNumbersOrLeftOut(@TempDir Path root) throws Exception {
    Files.writeString(
        root.resolve("stats.jsonl"),
        """
        {"imagesSeen": 32, "metric": "Infinity", "step": {"loss": 0.5, "penalty": "NaN"}}
        {"imagesSeen": 64, "step": {"loss": 0.25, "penalty": 0.1}}
        {"imagesSeen": 96, "st""");
    assertThat(new RunFiles(root).statistics())
        .extracting(JsonNode::toString)
        .containsExactly(
            "{\"imagesSeen\":32,\"step\":{\"loss\":0.5}}",
            "{\"imagesSeen\":64,\"step\":{\"loss\":0.25,\"penalty\":0.1}}");
  }

  @Test
  void textConditionsAreTheSameFromAFile(@TempDir Path directory) throws Exception {
    float[][] vectors =
        IntStream.range(0, 6)
            .mapToObj(seed -> unit(Latents.normals(seed, 12)))
            .toArray(float[][]::new);
    List<List<int[]>> captions =
        Stream.of(
                new int[] {0, 2, 4},
                new int[] {1, 2},
                new int[] {0, 3, 5},
                new int[] {1, 3, 4},
                new int[] {2, 5},
                new int[] {3},
                new int[] {0, 2, 5},
                new int[] {1, 4, 5})
            .map(List::of)
            .toList();
    TextConditions text = TextConditions.fit(vectors, captions, 4);

    assertThat(RunDirectory.readText(directory)).isEmpty();
    RunDirectory.saveText(directory, text);
    TextConditions read = RunDirectory.readText(directory).orElseThrow();

    assertThat(read.meaning(vectors[3])).isEqualTo(text.meaning(vectors[3]));
    assertThat(read.prompt(List.of(read.phrase(vectors[5])), List.of()).drawn(2))
        .isEqualTo(text.prompt(List.of(text.phrase(vectors[5])), List.of()).drawn(2));
  }

  private static float[] unit(float[] vector) {
    double square = 0;
    for (float value : vector) {
      square += value * value;
    }
    float[] unit = new float[vector.length];
    for (int i = 0; i < unit.length; i++) {
      unit[i] = (float) (vector[i] / Math.sqrt(square));
    }
    return unit;
  }
}
