package dev.ganvas.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ganvas.datasets.ImageSet;
import dev.ganvas.gan.AdversarialTrainer;
import dev.ganvas.gan.Architecture;
import dev.ganvas.gan.AugmentationOptions;
import dev.ganvas.gan.ConditionSource;
import dev.ganvas.gan.Conditioning;
import dev.ganvas.gan.GeneratorSnapshot;
import dev.ganvas.gan.TrainerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JudgeTests {
  private static final int SIDE = 8;

  @TempDir Path directory;

  /** Noisy pictures, bright on the left (class 0) or on the right (class 1). */
  private static ImageSet halves(int count, long seed) {
    Random random = new Random(seed);
    byte[] samples = new byte[count * SIDE * SIDE];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = i % 2;
      for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
        boolean right = pixel % SIDE >= SIDE / 2;
        int level = right == (labels[i] == 1) ? 170 : 60;
        samples[i * SIDE * SIDE + pixel] = (byte) (level + random.nextInt(60));
      }
    }
    return new ImageSet(SIDE, 1, samples, labels, List.of("left", "right"));
  }

  @Test
  void aJudgeLearnsClassesAndIsTheSameFromAFile() throws IOException {
    Path file = directory.resolve("judge.safetensors");
    ImageSet training = halves(640, 1);
    ImageSet heldOut = halves(200, 2);
    Judge.Impressions impressions;
    try (Judge judge = Judge.loadOrTrain(file, training, message -> {})) {
      impressions = judge.look(heldOut);
      assertThat(impressions.agreement(heldOut.labels())).isGreaterThan(0.98);
      assertThat(impressions.features()).hasDimensions(200, Judge.FEATURES);
    }
    try (Judge again =
        Judge.loadOrTrain(
            file,
            training,
            message -> {
              throw new AssertionError("trained again");
            })) {
      assertThat(again.look(heldOut).features()).isDeepEqualTo(impressions.features());
    }
  }

  @Test
  void anotherFileIsNoJudge() throws IOException {
    Path file = directory.resolve("judge.safetensors");
    try (Judge judge = Judge.train(halves(64, 1), 1, 1, message -> {})) {
      judge.save(file);
    }
    ImageSet three = new ImageSet(SIDE, 1, new byte[64], new int[1], List.of("a", "b", "c"));
    assertThatThrownBy(() -> Judge.load(file, three)).hasMessageContaining("is no judge");
    Files.write(file, new byte[10]);
    assertThatThrownBy(() -> Judge.load(file, three)).isInstanceOf(IOException.class);
  }

  @Test
  void anUntrainedGeneratorIsFoundWanting() {
    ImageSet training = halves(400, 1);
    ImageSet heldOut = halves(100, 2);
    Architecture architecture =
        new Architecture(SIDE, 1, 4, Conditioning.classes(2), List.of(16, 16), List.of(16, 16));
    TrainerOptions options =
        TrainerOptions.standard(64, new AugmentationOptions(0, true, true, false, false), 1);
    GeneratorSnapshot snapshot =
        new AdversarialTrainer(architecture, options).snapshot(ConditionSource.uniformClasses(2));
    try (Judge judge = Judge.train(training, 6, 1, message -> {})) {
      Evaluation evaluation = Evaluation.of(snapshot, training, heldOut, judge, 100);
      assertThat(evaluation.judgeAccuracy()).isGreaterThan(0.98);
      assertThat(evaluation.judgedAsAsked()).isLessThan(0.9);
      assertThat(evaluation.frechetGenerated()).isGreaterThan(2 * evaluation.frechetHeldOut());
      assertThat(evaluation.diversity()).containsOnlyKeys("left", "right");
      assertThat(evaluation.table()).contains("| judged as the class asked for |");
      assertThat(new FrechetMetric(judge, training).applyAsDouble(snapshot)).isPositive();
    }
  }
}
